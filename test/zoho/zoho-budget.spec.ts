import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { startSimulator, type Simulator } from 'zoho-payments-simulator';
import type { CallPriority } from '../../src/zoho/zoho.types.js';
import { createTestDatabase, queryOnce, type TestDatabase } from '../support/postgres.js';
import { failureOf, SEED_ORDER, startReplica, type Replica } from './zoho-harness.js';

describe('the purse of calls to Zoho', () => {
  let database: TestDatabase;
  let zoho: Simulator;
  let replicas: Replica[];

  beforeEach(async () => {
    database = await createTestDatabase();
    zoho = await startSimulator();
    replicas = [];
  });
  afterEach(async () => {
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
  const refusals = (outcomes: PromiseSettledResult<unknown>[]) =>
    outcomes.filter(({ status }) => status === 'rejected').length;
  /** Lets the calls made so far be older, as if time had passed. */
  const age = (seconds: number) =>
    queryOnce(
      database.url,
      `UPDATE zoho_purse SET version = version + 1, state = jsonb_set(state, '{slots}', (SELECT COALESCE(jsonb_agg(
         jsonb_set(slot, '{second}', to_jsonb((slot->>'second')::bigint - ${seconds}))), '[]') FROM jsonb_array_elements(state->'slots') AS slot))`,
    );
  const stored = async () => {
    const [row] = await queryOnce<{ version: number; state: { slots: { calls: number[] }[] } }>(
      database.url,
      `SELECT version::int AS version, state FROM zoho_purse WHERE id LIKE '%:payments'`,
    );
    const made = row?.state.slots.flatMap((slot) => slot.calls).reduce((sum, count) => sum + count, 0);
    return { version: row?.version, made };
  };

  it.each([20, 103])('of %i a minute is never overdrawn by two replicas under load of every class', async (limit) => {
    const [a, b] = [await start(limit), await start(limit)];
    const { sessionId } = await create(a);
    const classes: CallPriority[] = ['read', 'schedule', 'hunt', 'news', 'person', 'retry'];
    const wishes = Array.from({ length: limit * 2 }, (_, i) => {
      const replica = i % 2 ? a : b;
      const priority = classes[i % classes.length] ?? 'read';
      return i % 3 === 0 ? create(replica) : replica.client.getSession(sessionId, priority);
    });
    const outcomes = await Promise.allSettled(wishes);
    expect(outcomes.length - refusals(outcomes)).toBe(calls() - 1);
    expect(calls()).toBeLessThanOrEqual(limit);
    expect(calls()).toBeGreaterThan(limit / 4);
    expect((await stored()).made).toBe(calls());
    const more = Array.from({ length: limit }, () => a.client.getSession(sessionId, 'schedule'));
    const error = await failureOf(Promise.all(more));
    await Promise.allSettled(more);
    expect(error).toMatchObject({ kind: 'unavailable', reason: 'quota', retryAfterMs: expect.any(Number) as number });
    expect(error.message).toContain('our own quota of calls is spent');
    expect(error.retryAfterMs).toBeLessThanOrEqual(62_000);
    await age(62);
    await create(a);
  });

  it('has a call for a create and for news at once, however greedy reads and the schedule were', async () => {
    const replica = await start(120);
    const { sessionId } = await create(replica);
    const read = (priority: CallPriority) => replica.client.getSession(sessionId, priority);
    const greedy = await Promise.allSettled([
      ...Array.from({ length: 200 }, () => read('read')),
      ...Array.from({ length: 200 }, () => read('schedule')),
    ]);
    expect(refusals(greedy)).toBeGreaterThan(300);
    await Promise.all([create(replica), read('news'), create(replica), read('person'), read('news')]);
  });

  it('grants those who wait together with one statement', async () => {
    const replica = await start(600);
    await create(replica);
    const { version: before = 0 } = await stored();
    await Promise.all(Array.from({ length: 30 }, () => create(replica)));
    const { version = 0, made } = await stored();
    expect(made).toBe(31);
    expect(version - before).toBeLessThanOrEqual(3);
  });

  it('counts refunds apart, sixty a minute', async () => {
    const replica = await start(600);
    await create(replica);
    await failureOf(replica.client.getRefund('1', 'create'));
    const rows = await queryOnce<{ id: string }>(database.url, 'SELECT id FROM zoho_purse ORDER BY id');
    expect(rows.map(({ id }) => id)).toEqual(['23137556:payments', '23137556:refunds']);
  });

  it('slows every replica when Zoho says 429; a create waits for the pause to end and then goes', async () => {
    const [a, b] = [await start(600), await start(600)];
    const { sessionId } = await create(a);
    zoho.control.addFault({ operation: 'get_session', kind: 'status', status: 429 });
    const throttled = await failureOf(a.client.getSession(sessionId, 'read'));
    expect(throttled).toMatchObject({
      kind: 'unavailable',
      httpStatus: 429,
      reason: 'throttled',
      retryAfterMs: expect.any(Number) as number,
    });
    const refused = await failureOf(b.client.getSession(sessionId, 'schedule'));
    expect(refused).toMatchObject({ kind: 'unavailable', reason: 'throttled' });
    const before = calls();
    await create(b);
    expect(calls()).toBe(before + 1);
    expect(b.client.quotaUsage().level).toBeLessThan(600);
  });

  it('does not stop calls when the database is gone, and tells it of them when it is back', async () => {
    const replica = await start(600);
    for (let i = 0; i < 5; i++) await create(replica); // has a token
    await queryOnce(database.url, 'ALTER TABLE zoho_purse RENAME TO gone');
    expect((await create(replica)).sessionId).toBeDefined();
    await queryOnce(database.url, 'ALTER TABLE gone RENAME TO zoho_purse');
    await create(replica);
    expect((await stored()).made).toBe(7);
  });

  it('tells once a minute that it is empty, not once per call', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const replica = await start(20);
    const { sessionId } = await create(replica);
    const reads = Array.from({ length: 100 }, () => replica.client.getSession(sessionId, 'schedule'));
    expect(refusals(await Promise.allSettled(reads))).toBeGreaterThan(50);
    const lines = warn.mock.calls.map(([line]) => String(line)).filter((line) => line.includes('quota'));
    warn.mockRestore();
    expect(lines).toEqual([expect.stringContaining('our own quota of calls to Zoho is spent')]);
  });
});
