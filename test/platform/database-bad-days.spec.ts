import pg from 'pg';
import { startTestApp, KEYS, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { queryOnce, startOwnPostgres, type OwnPostgres } from '../support/postgres.js';
import { Shop } from '../support/shop.js';

let postgres: OwnPostgres;
let service: TestApp;

beforeAll(async () => {
  postgres = await startOwnPostgres();
  service = await startTestApp({ database: { url: postgres.url, drop: () => Promise.resolve() } });
});
afterAll(async () => {
  await service.close();
  await postgres.remove();
});

const administer = (sql: string) => queryOnce<{ count: number }>(postgres.url, sql);
const ready = () => service.http.get('/health/ready');
const place = (reference: string) =>
  service.http
    .post('/v1/orders')
    .set({ Authorization: `Bearer ${KEYS.web}`, 'Idempotency-Key': reference })
    .send({ reference, amount: '10.00', currency: 'INR' })
    .then((answer) => ({ status: answer.status, headers: answer.headers, body: JSON.parse(answer.text) }));

type Answer = Awaited<ReturnType<typeof place>>;

function expectRefusal(answer: Answer): void {
  expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' }, body: { code: 'service_unavailable' } });
}

/** Zoho is out of reach in this test: that is what stops it then, with the order saved. */
function expectSaved(answer: Answer): void {
  expect(answer.body).toMatchObject({ code: 'payment_provider_unavailable', orderId: expect.any(String) });
}

/** The same key again places the one order: what was refused left nothing behind. */
async function expectNothingLost(reference: string): Promise<void> {
  expectSaved(await place(reference));
  const [row] = await administer(`SELECT count(*)::int AS count FROM orders WHERE reference = '${reference}'`);
  expect(row).toEqual({ count: 1 });
}

const disconnectAll = () =>
  administer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname IS NOT NULL AND application_name = 'checkout-bff'`);

/** How many of the service's statements wait for a lock. */
const waiting = () =>
  administer(`SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE application_name = 'checkout-bff' AND wait_event_type = 'Lock'`).then(([row]) => row?.count ?? 0);

async function session(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: postgres.url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

describe('a full disk', () => {
  const full = 'could not extend file "base/16386/16644": No space left on device';
  // What PostgreSQL says when it cannot make a file longer, for every new order and every new table.
  beforeAll(() =>
    administer(`
      CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '${full}' USING ERRCODE = '53100'; END $$;
      CREATE FUNCTION full_disk_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '${full}' USING ERRCODE = '53100'; END $$;
      CREATE TRIGGER full_disk BEFORE INSERT ON orders EXECUTE FUNCTION full_disk();
      CREATE EVENT TRIGGER full_disk ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION full_disk_ddl()`),
  );

  it('is a 503, and the replica is not ready until a write works again', async () => {
    expectRefusal(await place('SO-full'));
    const unready = await ready();
    expect(unready.status).toBe(503);
    expect(unready.body).toMatchObject({ error: { database: { status: 'down', message: 'disk full' } } });
    expect((await service.http.get('/health/live')).status).toBe(200);

    await administer('DROP EVENT TRIGGER full_disk; DROP TRIGGER full_disk ON orders');
    expect((await ready()).status).toBe(200);
    await expectNothingLost('SO-full');
  });
});

describe('a statement that is cut off', () => {
  it.each([
    ['statement_timeout', '57014'],
    ['lock_timeout', '55P03'],
  ])('by %s (%s) is a 503, and the replica stays ready', async (setting) => {
    await administer(`ALTER DATABASE checkout SET ${setting} TO '200ms'`);
    await disconnectAll();
    const holder = await session();
    await holder.query('BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');

    expectRefusal(await place(`SO-${setting}`));
    expect((await ready()).status).toBe(200);

    await holder.end();
    await expectNothingLost(`SO-${setting}`);
    await administer(`ALTER DATABASE checkout RESET ${setting}`);
    await disconnectAll();
  });
});

describe('a transaction that loses against another', () => {
  const cancel = (orderId: string) =>
    service.http
      .post(`/v1/orders/${orderId}/cancel`)
      .set({ Authorization: `Bearer ${KEYS.web}` })
      .then((answer) => ({ status: answer.status, headers: answer.headers, body: JSON.parse(answer.text) }));
  const statusOf = (orderId: string) => administer(`SELECT status FROM orders WHERE id = '${orderId}'`);

  it('by serialization (40001) is a 503 and changes nothing', async () => {
    const { body } = await place('SO-serial');
    await administer(`ALTER DATABASE checkout SET default_transaction_isolation TO 'repeatable read'`);
    await disconnectAll();
    const other = await session();
    await other.query(`BEGIN; UPDATE orders SET updated_at = updated_at WHERE id = '${body.orderId}'`);
    const cancelling = cancel(body.orderId);
    await eventually(waiting, (count) => count > 0);
    await other.query('COMMIT');

    expectRefusal(await cancelling);
    expect(await statusOf(body.orderId)).toEqual([{ status: 'awaiting_payment' }]);
    await other.end();
    await administer('ALTER DATABASE checkout RESET default_transaction_isolation');
    await disconnectAll();
    expect((await cancel(body.orderId)).body).not.toMatchObject({ code: 'service_unavailable' });
  });

  it('by deadlock (40P01) is a 503, and the money is found by the next look', async () => {
    const shop = await Shop.open({ database: { url: postgres.url, drop: () => Promise.resolve() } });
    const placed = await shop.place();
    shop.pay(placed);
    const other = await session();
    // It holds the session, which the service writes last, and then wants the order, which the service locked first.
    await other.query(`BEGIN; SELECT FROM payment_sessions WHERE order_id = '${placed.id}' FOR UPDATE`);
    const reading = shop.get(`/v1/orders/${placed.id}/status?maxAgeMs=0`);
    await eventually(waiting, (count) => count > 0);
    await other.query(`UPDATE orders SET updated_at = updated_at WHERE id = '${placed.id}'`);
    await other.query('ROLLBACK');

    const { status, headers, text } = await reading;
    expectRefusal({ status, headers, body: JSON.parse(text) });
    expect(await statusOf(placed.id)).toEqual([{ status: 'awaiting_payment' }]);
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ status: 'paid', attention: [] });
    await other.end();
    await shop.close();
  });
});

describe('a transaction that cannot start', () => {
  it('because every connection of the pool waits is a 503, and neither liveness nor readiness waits with it', async () => {
    const holder = await session();
    await holder.query('BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
    const stuck = Array.from({ length: 10 }, (_, n) => place(`SO-stuck-${n}`));
    await eventually(waiting, (count) => count === stuck.length);

    const late = place('SO-late');
    expect((await ready()).status).toBe(200);
    expect((await service.http.get('/health/live')).status).toBe(200);
    expectRefusal(await late);

    await holder.end();
    for (const answer of await Promise.all(stuck)) expectSaved(answer);
    await expectNothingLost('SO-late');
  });

  it('because the server has no connection left (53300) is a 503, and the replica is not ready until it has', async () => {
    await administer('ALTER SYSTEM SET max_connections TO 20');
    await postgres.stop();
    await postgres.start();
    expect((await ready()).status).toBe(200);
    const strangers = await takeAllConnections();

    expectRefusal(await place('SO-crowded'));
    const unready = await ready();
    expect(unready.status).toBe(503);
    expect(unready.body).toMatchObject({ error: { database: { message: 'too many connections' } } });

    for (const stranger of strangers) await stranger.end();
    await eventually(ready, ({ status }) => status === 200);
    await expectNothingLost('SO-crowded');
  });

  async function takeAllConnections(): Promise<pg.Client[]> {
    const taken: pg.Client[] = [];
    for (;;) {
      try {
        taken.push(await session());
      } catch (error) {
        expect(error).toMatchObject({ code: '53300' });
        return taken;
      }
    }
  }
});
