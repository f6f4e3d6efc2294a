import { startSimulator, type Simulator } from './simulator.js';
import { ZohoTestClient } from './testing/zoho-client.js';

describe('the accounts server', () => {
  let simulator: Simulator;
  let zoho: ZohoTestClient;

  beforeEach(async () => {
    simulator = await startSimulator();
    zoho = new ZohoTestClient(simulator);
  });
  afterEach(() => simulator.close());

  it('refreshes to a token that works for an hour and brings no new refresh token', async () => {
    const answer = await zoho.refresh();
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } });
    expect(answer.body).not.toHaveProperty('refresh_token');
    expect((await zoho.createSession()).status).toBe(201);
    await simulator.control.advanceClock(3_600_000);
    expect((await zoho.createSession()).status).toBe(401);
  });

  it.each([
    ['invalid_client', { client_id: 'x' }],
    ['invalid_client_secret', { client_secret: 'x' }],
    ['invalid_code', { refresh_token: 'x' }],
  ])('fails with %s as HTTP 200', async (error, fields) => {
    expect(await zoho.refresh(fields)).toMatchObject({ status: 200, body: { error } });
  });

  it('throttles the eleventh token in ten minutes, in either status, and forgives when the window ends', async () => {
    for (let n = 0; n < 10; n += 1) expect((await zoho.refresh()).body).toHaveProperty('access_token');
    expect(await zoho.refresh()).toMatchObject({ status: 400, body: { error: 'Access Denied' } });
    simulator.control.updateSettings({ throttleStatus: 200 });
    expect(await zoho.refresh()).toMatchObject({ status: 200, body: { error: 'Access Denied' } });
    await simulator.control.advanceClock(600_000);
    expect((await zoho.refresh()).body).toHaveProperty('access_token');
  });

  it('drops the oldest of more than the allowed active tokens', async () => {
    simulator.control.updateSettings({ activeTokens: 2 });
    await zoho.refresh();
    const oldest = zoho.token;
    await zoho.refresh();
    await zoho.refresh();
    expect((await zoho.createSession()).status).toBe(201);
    zoho.token = oldest;
    expect((await zoho.createSession()).status).toBe(401);
  });

  it('answers the odd expiry fields when switched', async () => {
    simulator.control.updateSettings({ tokenExpiryFields: 'odd' });
    expect((await zoho.refresh()).body).toMatchObject({ expires_in_sec: 3600, expires_in: 3_600_000 });
  });

  it('exchanges a grant code once, within its minute', async () => {
    const exchange = (code: string) => zoho.refresh({ grant_type: 'authorization_code', code });
    const code = simulator.control.issueGrantCode();
    expect((await exchange(code)).body).toHaveProperty('refresh_token');
    expect((await exchange(code)).body).toEqual({ error: 'invalid_code' });
    const stale = simulator.control.issueGrantCode();
    await simulator.control.advanceClock(60_000);
    expect((await exchange(stale)).body).toEqual({ error: 'invalid_code' });
  });

  it('kills a revoked refresh token with its access tokens', async () => {
    await zoho.refresh();
    const body = new URLSearchParams({ token: simulator.account.refreshToken });
    await fetch(`${simulator.accountsBaseUrl}/oauth/v2/token/revoke`, { method: 'POST', body });
    expect((await zoho.createSession()).status).toBe(401);
    expect((await zoho.refresh()).body).toEqual({ error: 'invalid_code' });
  });

  it('wants its own scheme and the account on every call', async () => {
    await zoho.refresh();
    const url = `${simulator.apiBaseUrl}/payments`;
    const get = (query: string, scheme: string) =>
      fetch(url + query, { headers: { Authorization: `${scheme} ${zoho.token}` } }).then((answer) => answer.status);
    const account = `?account_id=${simulator.account.accountId}`;
    expect(await get(account, 'Zoho-oauthtoken')).toBe(200);
    expect(await get(account, 'Bearer')).toBe(401);
    expect(await get('', 'Zoho-oauthtoken')).toBe(400);
    expect(await get('?account_id=1', 'Zoho-oauthtoken')).toBe(401);
    simulator.control.updateSettings({ wrongAccountStatus: 404 });
    expect(await get('?account_id=1', 'Zoho-oauthtoken')).toBe(404);
  });
});
