import { startSimulator, type Simulator } from './simulator.js';
import { ZohoTestClient } from './testing/zoho-client.js';

describe('faults and holds', () => {
  let simulator: Simulator;
  let zoho: ZohoTestClient;

  beforeEach(async () => {
    simulator = await startSimulator({ seed: 3 });
    zoho = new ZohoTestClient(simulator);
    await zoho.refresh();
  });
  afterEach(() => simulator.close());

  const madeSessions = () => simulator.control.sessions().length;

  it.each([
    ['status', 503, 0],
    ['status_after_work', 500, 1],
    ['html', 502, 0],
    ['missing_envelope', 201, 1],
  ] as const)('%s answers %i having made %i sessions, once', async (kind, status, made) => {
    simulator.control.addFault({ operation: 'create_session', kind });
    const struck = await zoho.createSession();
    expect([struck.status, madeSessions()]).toEqual([status, made]);
    expect(struck.body).not.toHaveProperty('payments_session');
    expect((await zoho.createSession()).status).toBe(201);
    expect(simulator.control.faults()).toEqual([]);
  });

  it.each([
    ['reset', 0],
    ['reset_after_work', 1],
    ['truncated_body', 1],
  ] as const)('%s breaks the connection having made %i sessions', async (kind, made) => {
    simulator.control.addFault({ operation: 'create_session', kind });
    await expect(zoho.createSession()).rejects.toThrow();
    expect(madeSessions()).toBe(made);
  });

  it.each([
    ['timeout', 0],
    ['timeout_after_work', 1],
  ] as const)('%s never answers, having made %i sessions', async (kind, made) => {
    simulator.control.addFault({ operation: 'create_session', kind });
    const hold = simulator.control.hold('create_session');
    const answered = zoho.createSession().then(
      () => 'answered',
      () => 'broken off',
    );
    await hold.arrived;
    hold.release();
    // A later call is answered, so the first had its chance; it ends only when the simulator closes.
    await zoho.get('/payments');
    expect([madeSessions(), simulator.control.requests('create_session')[0]?.status]).toEqual([made, null]);
    await simulator.close();
    expect(await answered).toBe('broken off');
  });

  it('revoked_token kills the token presented, so that only a refresh helps', async () => {
    simulator.control.addFault({ operation: 'any', kind: 'revoked_token' });
    expect((await zoho.createSession()).status).toBe(401);
    expect((await zoho.createSession()).status).toBe(401);
    await zoho.refresh();
    expect((await zoho.createSession()).status).toBe(201);
  });

  it('strikes the token endpoint with a dead refresh token or a throttle', async () => {
    simulator.control.addFault({ operation: 'token', kind: 'refresh_revoked' });
    simulator.control.addFault({ operation: 'token', kind: 'token_throttled' });
    expect(await zoho.refresh()).toMatchObject({ status: 200, body: { error: 'invalid_code' } });
    expect(await zoho.refresh()).toMatchObject({ status: 400, body: { error: 'Access Denied' } });
    expect((await zoho.refresh()).body).toHaveProperty('access_token');
  });

  it('lets `skip` calls through, strikes `times`, and `forever` until cleared', async () => {
    const statuses = async (calls: number) => {
      const seen: number[] = [];
      for (let n = 0; n < calls; n += 1) seen.push((await zoho.get('/payments')).status);
      return seen;
    };
    simulator.control.addFault({ operation: 'list_payments', kind: 'status', status: 429, skip: 2, times: 2 });
    expect(await statuses(5)).toEqual([200, 200, 429, 429, 200]);
    simulator.control.addFault({ operation: 'any', kind: 'status', times: 'forever' });
    expect(await statuses(3)).toEqual([503, 503, 503]);
    simulator.control.clearFaults();
    expect(await statuses(1)).toEqual([200]);
  });

  it('strikes by chance, the same for the same seed', async () => {
    const run = async () => {
      const twin = await startSimulator({ seed: 11 });
      const client = new ZohoTestClient(twin);
      await client.refresh();
      twin.control.addFault({ operation: 'any', kind: 'status', probability: 0.5, times: 'forever' });
      const seen: number[] = [];
      for (let n = 0; n < 20; n += 1) seen.push((await client.get('/payments')).status);
      await twin.close();
      return seen;
    };
    const first = await run();
    expect(new Set(first)).toEqual(new Set([200, 503]));
    expect(await run()).toEqual(first);
  });

  it('refuses a fault that could never strike', () => {
    expect(() => simulator.control.addFault({ operation: 'get_session', kind: 'token_throttled' })).toThrow(
      'cannot strike',
    );
  });

  it('holds a call before its work until released', async () => {
    const hold = simulator.control.hold('create_session');
    const answer = zoho.createSession();
    await hold.arrived;
    expect((await zoho.createSession()).status).toBe(201);
    expect(madeSessions()).toBe(1); // the later call's; a first call that went on would have made its own by now
    hold.release();
    expect((await answer).status).toBe(201);
    expect(madeSessions()).toBe(2);
  });

  it('holds an answer after the work is done', async () => {
    const hold = simulator.control.hold('create_session', { afterWork: true });
    const answer = zoho.createSession();
    await hold.arrived;
    expect(madeSessions()).toBe(1);
    hold.release();
    expect((await answer).status).toBe(201);
  });

  it('logs every Zoho-side call with its status and without secrets', async () => {
    simulator.control.clearRequests();
    await zoho.refresh();
    await zoho.createSession();
    await zoho.get('/nowhere');
    expect(simulator.control.requests()).toMatchObject([
      { operation: 'token', status: 200, requestBody: { client_secret: '[redacted]', refresh_token: '[redacted]' } },
      { operation: 'create_session', status: 201, method: 'POST', path: '/api/v1/paymentsessions' },
      { operation: 'unknown', status: 404 },
    ]);
    expect(simulator.control.requests('create_session')[0]?.requestBody).toMatchObject({ amount: 100.5 });
  });

  it('answers 429 above the calls of a minute, refunds counted apart', async () => {
    simulator.control.updateSettings({ requestsPerMinute: 2, refundsPerMinute: 1 });
    const statuses: number[] = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await zoho.get('/payments')).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await zoho.get('/refunds/1')).status).toBe(404);
    expect(await zoho.get('/refunds/1')).toMatchObject({ status: 429, body: { code: 'error' } });
    await simulator.control.advanceClock(60_000);
    expect((await zoho.get('/payments')).status).toBe(200);
  });
});
