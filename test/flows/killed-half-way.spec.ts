import { randomUUID } from 'node:crypto';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import supertest, { type Response } from 'supertest';
import { startSimulator, type Simulator } from 'zoho-payments-simulator';
import { bearer, environmentFor, KEYS } from '../support/app.js';
import { createTestDatabase, queryOnce, type TestDatabase } from '../support/postgres.js';
import { anOrder } from '../support/shop.js';

/** The service as deployed; `npm test` builds it first. */
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

let database: TestDatabase;
let zoho: Simulator;
const running: ChildProcess[] = [];
beforeAll(async () => {
  [database, zoho] = await Promise.all([createTestDatabase(), startSimulator()]);
});
afterAll(async () => {
  for (const child of running) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await zoho.close();
  await database.drop();
});

interface Service {
  url: string;
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>;
}

async function startService(): Promise<Service> {
  const env = { ...environmentFor({ simulator: zoho, database }), RUN: 'api' };
  const child = fork(MAIN, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  running.push(child);
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  const kill = async (): Promise<void> => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return { url, kill };
}

function place(service: Service, order: object, key: string): Promise<Response> {
  const request = supertest(service.url).post('/v1/orders').set(bearer(KEYS.web)).set('idempotency-key', key);
  return Promise.resolve(request.send(order));
}

it.each([
  ['between the reservation and the call to Zoho', false],
  ['between Zoho’s answer and our save', true],
])('killed %s, the same key at once continues the same order', async (_when, afterWork) => {
  const order = anOrder();
  const key = randomUUID();
  const doomed = await startService();
  zoho.control.clearRequests();
  const hold = zoho.control.hold('create_session', { afterWork });
  const lost = place(doomed, order, key).catch(() => 'no answer');
  await hold.arrived;
  await doomed.kill();
  expect(await lost).toBe('no answer');
  const [left] = await queryOnce<{ id: string }>(
    database.url,
    `SELECT id FROM orders ORDER BY created_at DESC LIMIT 1`,
  );

  const heir = await startService();
  const again = await place(heir, order, key);
  expect(again.status).toBe(201); // at once: no lease to wait out
  expect(again.headers['idempotency-replayed']).toBeUndefined();
  expect(again.body).toMatchObject({ id: left?.id, paymentSession: { status: 'open', attempt: 2 } });
  const replay = await place(heir, order, key);
  expect(replay.headers['idempotency-replayed']).toBe('true');
  expect(replay.body).toEqual(again.body);

  hold.release();
  const rows = await queryOnce(
    database.url,
    `SELECT status, attempt, zoho_session_id IS NOT NULL AS known FROM payment_sessions WHERE order_id = $1 ORDER BY attempt`,
    [left?.id],
  );
  expect(rows).toEqual([
    { status: 'create_unknown', attempt: 1, known: false },
    { status: 'open', attempt: 2, known: true },
  ]);
  expect(zoho.control.requests('create_session')).toHaveLength(2);

  zoho.control.pay(again.body.paymentSession.paymentsSessionId);
  const status = await supertest(heir.url).get(`/v1/orders/${left?.id}/status`).set(bearer(KEYS.web));
  expect(status.body).toMatchObject({ status: 'paid', attention: [] });
  await heir.kill();
});

it('a look that died with its replica is taken over at once', async () => {
  const doomed = await startService();
  const placed = await place(doomed, anOrder(), 'key-look');
  const hold = zoho.control.hold('get_session');
  const read = (service: Service) =>
    Promise.resolve(supertest(service.url).get(`/v1/orders/${placed.body.id}/status?maxAgeMs=0`).set(bearer(KEYS.web)));
  const lost = read(doomed).catch(() => 'no answer');
  await hold.arrived;
  const heir = await startService();
  const following = read(heir); // waits for the other's look …
  await doomed.kill();
  expect(await lost).toBe('no answer');
  hold.release();
  expect((await following).body).toMatchObject({ status: 'awaiting_payment', source: 'live' }); // … until that one is dead
  await heir.kill();
});
