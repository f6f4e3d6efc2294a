import { jest } from '@jest/globals';
import { startSimulator, type Simulator } from 'zoho-payments-simulator';
import type { CallPriority } from '../../src/zoho/zoho.types.js';
import { createTestDatabase, queryOnce, type TestDatabase } from '../support/postgres.js';
import { failureOf, SEED_ORDER, startReplica, type Replica } from './zoho-harness.js';

describe('the budget of calls to Zoho', () => {
  let database: TestDatabase;
  let zoho: Simulator;
  let replicas: Replica[];

  beforeEach(async () => {
    database = await createTestDatabase();
    zoho = await startSimulator();
    replicas = [];
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(replicas.map((replica) => replica.close()));
    await zoho.close();
    await database.drop();
  });

  const start = async (requestsPerMinute: number): Promise<Replica> => {
    const variables = { ZOHO_REQUESTS_PER_MINUTE: String(requestsPerMinute) };
    const replica = await startReplica({ databaseUrl: database.url, zoho, variables });
    replicas.push(replica);
    return replica;
  };
  const create = (replica: Replica) => replica.client.createSession(SEED_ORDER);
  const calls = () => zoho.control.requests().filter(({ operation }) => operation !== 'token').length;
  const passTime = (ms: number) => {
    const now = Date.now() + ms;
    jest.restoreAllMocks();
    const offsetMs = now - Date.now();
    const realNow = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => realNow() + offsetMs);
  };

  it.each([20, 103])('of %i a minute is kept exactly by two replicas under load', async (limit) => {
    const [a, b] = [await start(limit), await start(limit)];
    const outcomes = await Promise.allSettled(Array.from({ length: limit + 30 }, (_, i) => create(i % 2 ? a : b)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBe(calls());
    expect(calls()).toBe(limit);
    const error = await failureOf(create(a).then(() => create(a)));
    expect(error).toMatchObject({ kind: 'unavailable', retryAfterMs: expect.any(Number) as number });
    expect(error.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it('leaves room for shoppers: the schedule stops at 60 %, reads at 85 %, creates have it all', async () => {
    const replica = await start(20);
    const { sessionId } = await create(replica);
    const read = (priority: CallPriority) => replica.client.getSession(sessionId, priority);
    const countUntilRefused = async (call: () => Promise<unknown>) => {
      for (;;) {
        const ok = await call().then(
          () => true,
          () => false,
        );
        if (!ok) return calls();
      }
    };
    expect(await countUntilRefused(() => read('schedule'))).toBe(12);
    expect(await countUntilRefused(() => read('read'))).toBe(17);
    expect(replica.client.budgetLeft()).toBe(3);
    expect(await countUntilRefused(() => create(replica))).toBe(20);
    expect(replica.client.budgetLeft()).toBe(0);
  });

  it('is full again in the next minute', async () => {
    const replica = await start(2);
    await create(replica);
    await create(replica);
    const { retryAfterMs = 0 } = await failureOf(create(replica));
    passTime(retryAfterMs + 1);
    await create(replica);
    expect(calls()).toBe(3);
  });

  it('pays a round trip to the database for one call in five', async () => {
    const replica = await start(600);
    for (let i = 0; i < 10; i++) await create(replica);
    const [row] = await queryOnce<{ points: number }>(database.url, 'SELECT points FROM zoho_call_budget');
    expect(row?.points).toBe(10);
    await create(replica);
    const [after] = await queryOnce<{ points: number }>(database.url, 'SELECT points FROM zoho_call_budget');
    expect(after?.points).toBe(15);
  });

  it('counts refunds apart, sixty a minute', async () => {
    const replica = await start(600);
    await create(replica);
    await failureOf(replica.client.getRefund('1', 'create'));
    const rows = await queryOnce<{ key: string }>(database.url, 'SELECT key FROM zoho_call_budget ORDER BY key');
    expect(rows.map(({ key }) => key)).toEqual(['zoho:23137556:payments', 'zoho:23137556:refunds']);
  });

  it('pauses every replica when Zoho says 429, and calls again afterwards', async () => {
    const [a, b] = [await start(600), await start(600)];
    zoho.control.addFault({ operation: 'create_session', kind: 'status', status: 429 });
    const throttled = await failureOf(create(a));
    expect(throttled).toMatchObject({ kind: 'unavailable', httpStatus: 429 });
    expect((await failureOf(create(a))).kind).toBe('unavailable');
    expect((await failureOf(create(b))).kind).toBe('unavailable');
    expect(calls()).toBe(1);
    passTime((throttled.retryAfterMs ?? 0) + 1_000);
    await Promise.all([create(a), create(b)]);
  });

  it('waits longer with each 429 that follows another', async () => {
    const replica = await start(600);
    zoho.control.addFault({ operation: 'create_session', kind: 'status', status: 429, times: 'forever' });
    const pauses: number[] = [];
    for (let i = 0; i < 7; i++) {
      const { retryAfterMs = 0 } = await failureOf(create(replica));
      pauses.push(retryAfterMs);
      passTime(retryAfterMs + 1);
    }
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('does not stop calls when the database is gone', async () => {
    const replica = await start(600);
    for (let i = 0; i < 5; i++) await create(replica); // has a token, and has used up its block
    await database.drop();
    expect((await create(replica)).sessionId).toBeDefined();
    database = await createTestDatabase();
  });
});
