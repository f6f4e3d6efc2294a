import { startSimulator, type Simulator } from './simulator.js';
import { Receiver } from './testing/receiver.js';
import { ZohoTestClient } from './testing/zoho-client.js';

describe('the control API over HTTP', () => {
  let simulator: Simulator;
  let zoho: ZohoTestClient;

  beforeEach(async () => {
    simulator = await startSimulator({ seed: 9 });
    zoho = new ZohoTestClient(simulator);
    await zoho.refresh();
  });
  afterEach(() => simulator.close());

  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${simulator.url}/_simulator${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('pays, settles, disputes and refunds, and shows all of it', async () => {
    const id = await zoho.newSessionId();
    const { body } = await call('POST', `/sessions/${id}/pay`, { outcome: 'pending', method: 'card' });
    const { payment_id: paymentId } = body.payment as { payment_id: string };
    expect(await call('POST', `/payments/${paymentId}/settle`)).toMatchObject({
      status: 200,
      body: { payment: { status: 'succeeded' } },
    });
    const refund = await call('POST', `/payments/${paymentId}/refund`, { amount: '1.50' });
    const { refund_id: refundId } = refund.body.refund as { refund_id: string };
    await call('POST', `/refunds/${refundId}/settle`, { outcome: 'succeeded' });
    await call('POST', `/payments/${paymentId}/dispute`);
    expect((await call('GET', '/truth')).body.sessions).toMatchObject([
      { paymentsSessionId: id, payments: [{ paymentId, status: 'disputed', amountRefunded: '1.50' }] },
    ]);
    for (const view of ['sessions', 'payments', 'refunds']) {
      expect((await call('GET', `/${view}`)).body[view]).toHaveLength(1);
    }
    expect((await call('POST', '/payments', { amount: '5.00', reference: 'X' })).body.payment).toMatchObject({
      reference_number: 'X',
    });
    expect((await call('GET', `/payments/${paymentId}/widget-result`)).body.signature).toMatch(/^[0-9a-f]{64}$/);
    expect((await call('GET', `/payments/${paymentId}/hosted-return`)).status).toBe(400); // it has no hosted page
  });

  it('adds, shows and clears faults, and holds calls', async () => {
    await call('POST', '/faults', { operation: 'get_session', kind: 'status', status: 500, times: 'forever' });
    expect((await zoho.get('/paymentsessions/1')).status).toBe(500);
    expect((await call('GET', '/faults')).body.faults).toMatchObject([{ kind: 'status', struck: 1 }]);
    await call('DELETE', '/faults');
    expect((await zoho.get('/paymentsessions/1')).status).toBe(404);

    const { holdId } = (await call('POST', '/holds', { operation: 'create_session' })).body;
    const answer = zoho.createSession();
    expect((await call('GET', `/holds/${String(holdId)}/arrived`)).body.request).toMatchObject({
      operation: 'create_session',
    });
    await call('POST', `/holds/${String(holdId)}/release`);
    expect((await answer).status).toBe(201);
  });

  it('keeps the log of calls by operation until it is emptied', async () => {
    await zoho.createSession();
    expect((await call('GET', '/requests?operation=create_session')).body.requests).toHaveLength(1);
    expect((await call('GET', '/requests')).body.requests).toHaveLength(2);
    await call('DELETE', '/requests');
    expect((await call('GET', '/requests')).body.requests).toEqual([]);
  });

  it('moves the clock, switches settings, and forgets everything on reset', async () => {
    const before = (await call('GET', '/clock')).body.nowMs as number;
    const after = (await call('POST', '/clock', { advanceMs: 900_000 })).body.nowMs as number;
    expect(after - before).toBeGreaterThanOrEqual(900_000);
    expect((await call('POST', '/settings', { timeUnit: 'ms' })).body).toMatchObject({
      timeUnit: 'ms',
      fieldSet: 'new',
    });
    const first = await zoho.newSessionId();
    await call('POST', '/reset');
    expect((await call('GET', '/sessions')).body.sessions).toEqual([]);
    expect((await zoho.createSession()).status).toBe(401);
    await zoho.refresh();
    expect(await zoho.newSessionId()).not.toBe(first);
  });

  it('configures, flushes, sends and redelivers webhooks', async () => {
    const receiver = await Receiver.start();
    const mode = { mode: 'delayed', delayMs: 60_000 };
    expect((await call('POST', '/webhooks/config', { endpoints: [{ url: receiver.url }], mode })).body).toEqual({
      endpoints: [{ url: receiver.url, disabled: false }],
      mode,
    });
    const { eventId } = (await call('POST', '/webhooks/send', { type: 'odd.event', object: {} })).body;
    expect((await call('POST', '/webhooks/flush')).body).toEqual({ sent: 1 });
    await call('POST', `/webhooks/${String(eventId)}/redeliver`);
    expect(receiver.types()).toEqual(['odd.event', 'odd.event']);
    expect((await call('GET', '/webhooks')).body.deliveries).toMatchObject([{ eventId }, { eventId }]);
    await receiver.close();
  });

  it.each([
    [404, '/sessions/1/pay', {}],
    [404, '/holds/x/release', {}],
    [400, '/faults', { operation: 'any', kind: 'gremlins' }],
    [400, '/settings', { timeUnit: 'hours' }],
    [400, '/payments', { amount: '1.005' }],
    [400, '/clock', { advanceMs: -1 }],
  ])('answers %i with a reason for %s %j', async (status, path, body) => {
    expect(await call('POST', path, body)).toEqual({ status, body: { error: expect.any(String) } });
  });

  it('answers 409 for a wish that Zoho would refuse', async () => {
    const id = await zoho.newSessionId();
    await call('POST', `/sessions/${id}/pay`);
    expect((await call('POST', `/sessions/${id}/pay`)).status).toBe(409);
  });
});
