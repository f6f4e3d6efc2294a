import { jest } from '@jest/globals';
import { createTestDatabase, queryOnce, type TestDatabase } from '../support/postgres.js';
import {
  answer,
  failureOf,
  SEED_ORDER,
  startReplica,
  startScriptedZoho,
  type Handler,
  type Replica,
  type ScriptedZoho,
} from './zoho-harness.js';

const SESSION = '{"code":0,"message":"success","payments_session":{"payments_session_id":"2000000012001"}}';
const CONTRADICTION = SESSION.replace('"code":0', '"code":"error"');
const HTML = '<html><body>Bad Gateway</body></html>';
const reset: Handler = (_request, response) => response.socket?.resetAndDestroy();
const silence: Handler = () => undefined;
const half: Handler = (_request, response) => {
  response.writeHead(200, { 'content-length': 500 }).write(SESSION.slice(0, 40), () => response.socket?.destroy());
};

describe('how a call to Zoho fails', () => {
  let database: TestDatabase;
  let zoho: ScriptedZoho;
  let replica: Replica;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    zoho = await startScriptedZoho();
    replica = await startReplica({ databaseUrl: database.url, zoho, variables: { ZOHO_TIMEOUT_MS: '1000' } });
  });
  afterEach(async () => {
    await queryOnce(database.url, 'TRUNCATE zoho_purse, zoho_tokens');
    await replica.close();
    await zoho.close();
  });

  const create = () => replica.client.createSession(SEED_ORDER);
  const read = () => replica.client.getSession('2000000012001', 'read');

  it.each<[string, string, string, Handler]>([
    ['no answer in time', 'unknown_outcome', 'unavailable', silence],
    ['a connection reset after sending', 'unknown_outcome', 'unavailable', reset],
    ['an answer that breaks off', 'unknown_outcome', 'unavailable', half],
    ['HTTP 500', 'unknown_outcome', 'unavailable', answer(500, '{"code":"error","message":"internal"}')],
    ['HTTP 502 with a gateway’s page', 'unknown_outcome', 'unavailable', answer(502, HTML)],
    ['HTTP 408 of a gateway', 'unknown_outcome', 'unavailable', answer(408, '')],
    ['a redirect', 'unknown_outcome', 'unavailable', answer(302, '', { location: 'http://127.0.0.1:1/' })],
    ['HTTP 200 with a page', 'unknown_outcome', 'unavailable', answer(200, HTML)],
    ['HTTP 200 without a body', 'unknown_outcome', 'unavailable', answer(200, '')],
    ['a missing envelope', 'unknown_outcome', 'unavailable', answer(200, '{"code":0,"message":"success"}')],
    ['a missing id', 'unknown_outcome', 'unavailable', answer(201, '{"code":0,"payments_session":{"amount":"1.00"}}')],
    [
      'an empty id',
      'unknown_outcome',
      'unavailable',
      answer(201, '{"code":0,"payments_session":{"payments_session_id":""}}'),
    ],
    ['a session in spite of an error code', 'unknown_outcome', 'unavailable', answer(200, CONTRADICTION)],
    ['HTTP 400', 'rejected', 'rejected', answer(400, '{"code":"invalid_currency","message":"no"}')],
    ['HTTP 403 with a page', 'rejected', 'rejected', answer(403, HTML)],
    ['HTTP 404', 'rejected', 'rejected', answer(404, '{"code":"error","message":"Not Authorised"}')],
    ['HTTP 200 with an error code', 'rejected', 'rejected', answer(200, '{"code":"payments_not_enabled"}')],
    ['HTTP 200 with a number as error code', 'rejected', 'rejected', answer(200, '{"code":57}')],
    ['HTTP 429', 'unavailable', 'unavailable', answer(429, '{"code":"error"}')],
    ['HTTP 401 with a fresh token too', 'auth', 'auth', answer(401, '{"code":"error"}')],
  ])('%s: a create is %s, a read %s', async (_name, createKind, readKind, handler) => {
    zoho.onApi = handler;
    expect((await failureOf(create())).kind).toBe(createKind);
    expect((await failureOf(read())).kind).toBe(readKind);
  });

  it('says what Zoho said: status and code, never the message or the token', async () => {
    zoho.onApi = answer(400, '{"code":"invalid_currency","message":"1000.token-1 of asha@example.com"}');
    const error = await failureOf(create());
    expect(error).toMatchObject({ operation: 'createSession', httpStatus: 400, zohoCode: 'invalid_currency' });
    expect(JSON.stringify([error, error.message, error.stack, error.cause])).not.toMatch(/1000\.|asha|demo-/);
  });

  it('keeps the token out of what is thrown when the connection breaks', async () => {
    zoho.onApi = reset;
    const error = await failureOf(create());
    expect(JSON.stringify([error, error.message, error.stack, error.cause])).not.toMatch(/1000\.|demo-/);
  });

  it('is certain that nothing was done when Zoho cannot be connected to', async () => {
    await zoho.close();
    expect((await failureOf(create())).kind).toBe('unavailable');
    zoho = await startScriptedZoho(); // another port: for the clean-up
  });

  it('tries a read three times and no more', async () => {
    zoho.onApi = answer(503, '');
    await failureOf(read());
    expect(zoho.calls).toHaveLength(3);
  });

  it('mends a read whose first two tries were lost', async () => {
    zoho.onApi = (request, response) => {
      if (zoho.calls.length < 3) reset(request, response);
      else response.end(SESSION);
    };
    expect((await read()).sessionId).toBe('2000000012001');
  });

  it.each([
    // In words that are plain already: a refusal may be for the characters (test/flows/real-carts).
    ['createSession', () => replica.client.createSession({ ...SEED_ORDER, description: 'Payment for Order 12345' })],
    [
      'createRefund',
      () => replica.client.createRefund({ paymentId: '1', amountMinor: 1n, currency: 'INR', reason: 'others' }),
    ],
  ])('never sends %s twice', async (_name, write) => {
    for (const handler of [answer(503, ''), reset, half, answer(200, HTML), answer(400, '{}')]) {
      zoho.calls.length = 0;
      zoho.onApi = handler;
      await failureOf(write());
      expect(zoho.calls).toHaveLength(1);
    }
  });

  it('sends a write again only after a 401, once, with a fresh token', async () => {
    const tokens: (string | undefined)[] = [];
    zoho.onApi = (request, response) => {
      tokens.push(request.headers.authorization);
      if (tokens.length === 1) response.writeHead(401).end('{"code":"error"}');
      else response.end(SESSION);
    };
    await create();
    expect(tokens).toHaveLength(2);
    expect(new Set(tokens).size).toBe(2);
    expect(tokens.every((token) => token?.startsWith('Zoho-oauthtoken 1000.token-'))).toBe(true);
  });

  it('does not spend a token per call on an operation whose fresh token is refused as well', async () => {
    zoho.onApi = answer(401, '{"code":"error","message":"Not An Authorized User"}');
    await failureOf(create());
    const minted = zoho.tokenCalls;
    for (let i = 0; i < 5; i++) expect((await failureOf(create())).kind).toBe('auth');
    expect(zoho.tokenCalls).toBe(minted);
  });

  it('pauses calls after ten tries without an answer, and lets a trial call through later', async () => {
    zoho.onApi = answer(503, '');
    for (let i = 0; i < 10; i++) expect((await failureOf(create())).kind).toBe('unknown_outcome');
    const refused = await failureOf(create());
    expect(refused).toMatchObject({ kind: 'unavailable', retryAfterMs: expect.any(Number) as number });
    expect(zoho.calls).toHaveLength(10);
    zoho.onApi = answer(200, SESSION);
    const later = Date.now.bind(Date);
    const time = jest.spyOn(Date, 'now').mockImplementation(() => later() + (refused.retryAfterMs ?? 0));
    expect((await create()).sessionId).toBe('2000000012001');
    time.mockRestore();
  });

  it('does not take refusals for silence', async () => {
    zoho.onApi = answer(400, '{"code":"invalid_currency"}');
    for (let i = 0; i < 15; i++) expect((await failureOf(create())).kind).toBe('rejected');
    expect(zoho.calls).toHaveLength(15);
  });

  it('tells metrics each try, its outcome and how long it took', async () => {
    const records: string[] = [];
    replica.client.onCall(({ operation, outcome, seconds }) => {
      records.push(`${operation} ${outcome} ${typeof seconds}`);
    });
    zoho.onApi = (request, response) => {
      if (zoho.calls.length === 1) reset(request, response);
      else response.end(SESSION);
    };
    await read();
    expect(records).toEqual(['getSession unavailable number', 'getSession ok number']);
  });
});
