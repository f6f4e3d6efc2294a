import { startSimulator, type Simulator } from './simulator.js';
import { Receiver } from './testing/receiver.js';
import { ZohoTestClient, part } from './testing/zoho-client.js';

describe('what happens to money afterwards', () => {
  let simulator: Simulator;
  let zoho: ZohoTestClient;
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await Receiver.start();
    simulator = await startSimulator({
      seed: 6,
      webhooks: [{ url: receiver.url }],
      settings: { refundSettleMs: null },
    });
    zoho = new ZohoTestClient(simulator);
    await zoho.refresh();
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
  });

  const turn = async (path: string, body: unknown = {}) => {
    const response = await fetch(`${simulator.url}/_simulator${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    });
    await simulator.control.webhooksIdle();
    return response.status;
  };
  const pay = async (wish = {}) => {
    const id = String(simulator.control.pay(await zoho.newSessionId(), wish).payment_id);
    await simulator.control.webhooksIdle();
    receiver.received.length = 0;
    return id;
  };
  const payment = async (id: string) => part((await zoho.get(`/payments/${id}`)).body, 'payment');
  const refund = async (id: string) => part((await zoho.get(`/refunds/${id}`)).body, 'refund');
  const newRefund = async (id: string, amount: string) => {
    const refundId = String(simulator.control.refund(id, { amount }).refund_id);
    expect(await turn(`/refunds/${refundId}/settle`, { silent: true })).toBe(200);
    return refundId;
  };

  it('reverses a success and says so, but the session stays won', async () => {
    const id = await pay();
    expect(await turn(`/payments/${id}/reverse`, { reason: 'Reversed by the bank' })).toBe(200);
    expect(await payment(id)).toMatchObject({
      status: 'failed',
      amount_captured: '0.00',
      failure_reason: 'Reversed by the bank',
    });
    expect(receiver.types()).toEqual(['payment.failed']);
    expect(simulator.control.truth()).toMatchObject([
      { status: 'succeeded', payments: [{ paid: false, reversed: true }] },
    ]);
    expect(await turn(`/payments/${id}/reverse`)).toBe(409);
  });

  it.each(['initiated', 'pending', 'awaiting_clearance'])('settles a payment that is %s', async (status) => {
    const good = await pay({ outcome: 'pending', status });
    expect((await payment(good)).status).toBe(status);
    await turn(`/payments/${good}/settle`);
    const bad = await pay({ outcome: 'pending', status });
    await turn(`/payments/${bad}/settle`, { outcome: 'failure', reason: 'No funds' });
    expect([(await payment(good)).status, await payment(bad)]).toEqual([
      'succeeded',
      expect.objectContaining({ status: 'failed', failure_reason: 'No funds' }),
    ]);
    expect(receiver.types()).toEqual(['payment.failed']);
    expect(await turn(`/payments/${bad}/settle`)).toBe(409);
  });

  it('keeps silent when told to', async () => {
    const id = await pay({ outcome: 'pending' });
    await turn(`/payments/${id}/settle`, { silent: true });
    const refundId = await newRefund(id, '5.00');
    await turn(`/refunds/${refundId}/return`, { silent: true });
    await turn(`/payments/${id}/reverse`, { silent: true });
    expect((await payment(id)).status).toBe('failed');
    expect(receiver.types()).toEqual([]);
  });

  it('returns a refund, lowers what was refunded, and lets it be made again', async () => {
    const id = await pay();
    const refundId = await newRefund(id, '100.50');
    expect(await payment(id)).toMatchObject({ status: 'refunded', amount_refunded: '100.50' });
    expect(await turn(`/refunds/${refundId}/return`)).toBe(200);
    expect(await refund(refundId)).toMatchObject({ status: 'failed', failure_reason: 'expired_or_canceled_card' });
    expect(await payment(id)).toMatchObject({ status: 'succeeded', amount_refunded: '0.00' });
    expect(receiver.types()).toEqual(['refund.failed']);
    expect(simulator.control.refund(id)).toMatchObject({ amount: '100.50', status: 'initiated' });
  });

  it('returns a refund that the payment goes on counting', async () => {
    const id = await pay();
    const refundId = await newRefund(id, '40.00');
    await turn(`/refunds/${refundId}/return`, { isStillCounted: true });
    expect((await refund(refundId)).status).toBe('failed');
    expect(await payment(id)).toMatchObject({ status: 'partially_refunded', amount_refunded: '40.00' });
  });

  it('leaves a refund pending and cancels it, both without a webhook, and its money can be asked for again', async () => {
    const id = await pay();
    simulator.control.updateSettings({ refundOutcome: 'pending', refundSettleMs: 1_000 });
    const refundId = String(simulator.control.refund(id).refund_id);
    await simulator.control.advanceClock(1_000);
    expect((await refund(refundId)).status).toBe('pending');
    expect(() => simulator.control.refund(id)).toThrow('cannot be initiated');
    await turn(`/refunds/${refundId}/settle`, { outcome: 'canceled' });
    expect((await refund(refundId)).status).toBe('canceled');
    expect(receiver.types()).toEqual([]);
    expect(simulator.control.refund(id)).toMatchObject({ status: 'initiated' });
  });

  it('ends every refund as the settings say', async () => {
    simulator.control.updateSettings({ refundOutcome: 'failed', refundSettleMs: 0 });
    const refundId = String(simulator.control.refund(await pay(), { amount: '1.00' }).refund_id);
    await simulator.control.advanceClock(1);
    expect(await refund(refundId)).toMatchObject({ status: 'failed', failure_reason: 'insufficient_funds' });
  });

  it('forgets a session, and all of them, and remembers', async () => {
    const [first, second] = [await zoho.newSessionId(), await zoho.newSessionId()];
    const asked = async () =>
      Promise.all([first, second].map(async (id) => (await zoho.get(`/paymentsessions/${id}`)).status));
    await turn(`/sessions/${first}/forget`);
    expect(await asked()).toEqual([404, 200]);
    expect((await zoho.get(`/paymentsessions/${first}`)).body.code).toBe('resource_does_not_exist');
    expect(() => simulator.control.pay(first)).toThrow('is forgotten');
    await turn('/sessions/forget');
    expect(await asked()).toEqual([404, 404]);
    await turn(`/sessions/${second}/recall`);
    expect(await asked()).toEqual([404, 200]);
    await turn('/sessions/recall');
    expect(await asked()).toEqual([200, 200]);
    expect(await turn('/sessions/1/forget')).toBe(404);
  });

  it('forgets a payment, whose refunds can still be read', async () => {
    const id = await pay();
    const refundId = await newRefund(id, '1.00');
    await turn(`/payments/${id}/forget`);
    expect((await zoho.get(`/payments/${id}`)).status).toBe(404);
    expect(await refund(refundId)).toMatchObject({ amount: '1.00' });
  });

  it('puts a payment or refund into a word nobody knows, with an event of choice', async () => {
    const id = await pay();
    const refundId = String(simulator.control.refund(id).refund_id);
    await turn(`/payments/${id}/status`, { status: 'under_review', event: 'payment.reviewed' });
    await turn(`/refunds/${refundId}/status`, { status: 'on_hold' });
    expect([(await payment(id)).status, (await refund(refundId)).status]).toEqual(['under_review', 'on_hold']);
    expect(receiver.types()).toEqual(['payment.reviewed']);
  });

  it('wins a dispute back to what the payment was, and loses one with all that was left', async () => {
    const won = await pay();
    await newRefund(won, '40.00');
    await turn(`/payments/${won}/dispute`);
    expect((await payment(won)).status).toBe('disputed');
    await turn(`/payments/${won}/dispute/end`, { outcome: 'won' });
    expect(await payment(won)).toMatchObject({ status: 'partially_refunded', amount_refunded: '40.00' });

    const lost = await pay();
    await turn(`/payments/${lost}/dispute`);
    await turn(`/payments/${lost}/dispute/end`, { outcome: 'lost' });
    expect(await payment(lost)).toMatchObject({ status: 'refunded', amount_refunded: '100.50' });
    const other = await pay();
    await turn(`/payments/${other}/dispute`);
    await turn(`/payments/${other}/dispute/end`, { outcome: 'lost', status: 'charged_back' });
    expect(await payment(other)).toMatchObject({ status: 'charged_back', amount_refunded: '0.00' });
    expect(await turn(`/payments/${other}/dispute/end`, { outcome: 'won' })).toBe(409);
    expect(receiver.types()).toEqual([]);
  });
});
