import { startSimulator, type Simulator } from 'zoho-payments-simulator';
import { createTestDatabase, queryOnce, type TestDatabase } from '../support/postgres.js';
import {
  answer,
  failureOf,
  SEED_ORDER,
  startReplica,
  startScriptedZoho,
  type Replica,
  type ScriptedZoho,
} from './zoho-harness.js';

const MINUTE_MS = 60_000;

describe('Zoho’s access token', () => {
  let database: TestDatabase;
  let zoho: Simulator;
  let replicas: Replica[];
  let scripted: ScriptedZoho | undefined;

  beforeEach(async () => {
    database = await createTestDatabase();
    zoho = await startSimulator();
    replicas = [];
  });
  afterEach(async () => {
    await Promise.all(replicas.map((replica) => replica.close()));
    await scripted?.close();
    scripted = undefined;
    await zoho.close();
    await database.drop();
  });

  const start = async (accounts: { apiBaseUrl: string; accountsBaseUrl: string } = zoho): Promise<Replica> => {
    const replica = await startReplica({ databaseUrl: database.url, zoho: accounts });
    replicas.push(replica);
    return replica;
  };
  const minted = () => zoho.control.requests('token').length;
  const create = (replica: Replica) => replica.client.createSession(SEED_ORDER);
  const advance = async (ms: number) => {
    await zoho.control.advanceClock(ms);
    for (const { clock } of replicas) clock.offsetMs += ms;
  };

  it('is minted once for 50 calls at once on three replicas', async () => {
    const [a, b, c] = await Promise.all([start(), start(), start()]);
    await Promise.all(Array.from({ length: 50 }, (_, i) => create([a, b, c][i % 3] ?? a)));
    expect(minted()).toBe(1);
    expect(zoho.control.requests('create_session')).toHaveLength(50);
  });

  it('is used again after a restart, and lies sealed in the database', async () => {
    await create(await start());
    await create(await start());
    expect(minted()).toBe(1);
    const [row] = await queryOnce<{ sealed: Buffer }>(
      database.url,
      'SELECT access_token_sealed AS sealed FROM zoho_tokens',
    );
    expect(row?.sealed.toString('latin1')).not.toContain('1000.');
  });

  it('is replaced once when 20 calls on two replicas meet the same 401', async () => {
    const [a, b] = [await start(), await start()];
    await Promise.all([create(a), create(b)]);
    zoho.control.revokeAccessTokens();
    await Promise.all(Array.from({ length: 20 }, (_, i) => create(i % 2 ? a : b)));
    expect(minted()).toBe(2);
  });

  it('is renewed five minutes before it expires while calls go on with the old one', async () => {
    const replica = await start();
    await create(replica);
    const hold = zoho.control.hold('token');
    await advance(56 * MINUTE_MS);
    await create(replica);
    await hold.arrived;
    hold.release();
    await create(replica);
    expect(minted()).toBe(2);
  });

  it('outlives an accounts server that is down for less than the five minutes', async () => {
    const replica = await start();
    await create(replica);
    zoho.control.addFault({ operation: 'token', kind: 'status', times: 'forever' });
    await advance(57 * MINUTE_MS);
    await create(replica);
    expect((await create(replica)).sessionId).toBeDefined();
  });

  it('is never asked for an 11th time in ten minutes, and is again afterwards', async () => {
    const replica = await start();
    for (let i = 0; i < 10; i++) {
      await create(replica);
      zoho.control.revokeAccessTokens();
    }
    const error = await failureOf(create(replica));
    expect(error).toMatchObject({ kind: 'unavailable', operation: 'token' });
    expect(error.retryAfterMs).toBeGreaterThan(0);
    expect(minted()).toBe(10);
    await advance(error.retryAfterMs ?? 0);
    await create(replica);
    expect(minted()).toBe(11);
  });

  it.each([200, 400] as const)(
    'throttling (HTTP %i) is unavailable, not dead credentials, and is waited out',
    async (status) => {
      zoho.control.updateSettings({ throttleStatus: status });
      zoho.control.addFault({ operation: 'token', kind: 'token_throttled' });
      const replica = await start();
      const error = await failureOf(create(replica));
      expect(error).toMatchObject({ kind: 'unavailable', retryAfterMs: MINUTE_MS });
      expect((await failureOf(create(await start()))).kind).toBe('unavailable'); // the other replicas wait too
      expect(minted()).toBe(1);
      await advance(MINUTE_MS);
      await create(replica);
    },
  );

  it('a refused refresh token (HTTP 200, invalid_code) is auth, and costs no call per caller', async () => {
    zoho.control.addFault({ operation: 'token', kind: 'refresh_revoked', times: 'forever' });
    const replica = await start();
    for (let i = 0; i < 5; i++) expect((await failureOf(create(replica))).kind).toBe('auth');
    expect(minted()).toBe(1);
    zoho.control.clearFaults();
    await advance(MINUTE_MS);
    await create(replica);
  });

  it.each(['invalid_client', 'invalid_client_secret'])('%s is auth', async (error) => {
    scripted = await startScriptedZoho();
    scripted.onToken = answer(200, JSON.stringify({ error }));
    expect((await failureOf(create(await start(scripted)))).kind).toBe('auth');
  });

  it.each([
    ['HTTP 500', answer(500, '<html></html>')],
    ['a page', answer(200, '<html></html>')],
    ['an unknown error', answer(400, '{"error":"general_error"}')],
    ['neither token nor error', answer(200, '{}')],
  ])('%s of the accounts server is unavailable', async (_name, handler) => {
    scripted = await startScriptedZoho();
    scripted.onToken = handler;
    expect((await failureOf(create(await start(scripted)))).kind).toBe('unavailable');
  });

  it('believes at most an hour, also when the life is told in milliseconds', async () => {
    zoho.control.updateSettings({ tokenExpiryFields: 'odd' });
    await create(await start());
    const [row] = await queryOnce<{ life: string }>(
      database.url,
      'SELECT extract(epoch FROM expires_at - updated_at)::text AS life FROM zoho_tokens',
    );
    expect(Number(row?.life)).toBe(3600);
  });

  it('is taken over at once when the replica that was refreshing it dies', async () => {
    const replica = await start();
    await create(replica);
    await queryOnce(
      database.url,
      `UPDATE zoho_tokens SET access_token_sealed = NULL, refresh_owner = 12345, refresh_until = now() + interval '1 hour'`,
    );
    await create(await start()); // 12345 holds no presence lock
    expect(minted()).toBe(2);
  });

  it('is unavailable, nothing worse, when the database is gone', async () => {
    const replica = await start();
    await database.drop();
    expect((await failureOf(create(replica))).kind).toBe('unavailable');
    database = await createTestDatabase();
  });
});
