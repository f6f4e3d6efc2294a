import { setImmediate } from 'node:timers/promises';
import { anOrder, Shop } from '../support/shop.js';
import { startOwnPostgres, type OwnPostgres } from '../support/postgres.js';

let postgres: OwnPostgres;
let shop: Shop;
beforeEach(async () => {
  postgres = await startOwnPostgres();
  shop = await Shop.open({
    database: { url: postgres.url, drop: () => Promise.resolve() },
    env: { RUN: 'all' },
  });
});
afterEach(async () => {
  await shop.close();
  await postgres.remove();
});

/** Has a look at the order's session made by the job runner of the service itself. */
async function orderALook(orderId: string): Promise<void> {
  await shop.query(`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key IN
    (SELECT 'look:' || id FROM payment_sessions WHERE order_id = '${orderId}')`);
  await shop.query(`SELECT graphile_worker.add_job('look-at-order', json_build_object('orderId', '${orderId}'))::text`);
}

async function untilPaid(orderId: string): Promise<void> {
  while ((await shop.query(`SELECT 1 FROM orders WHERE id = '${orderId}' AND status = 'paid'`)).length === 0);
}

it.each(['stop', 'kill'] as const)(
  'PostgreSQL restarted (%s) while jobs run: they go on afterwards',
  async (way) => {
    const [first, second, third] = [await shop.place(), await shop.place(anOrder()), await shop.place(anOrder())];
    const hold = shop.zoho.control.hold('get_session', { afterWork: true });
    shop.pay(first);
    await orderALook(first.id);
    await hold.arrived; // a job is running when …
    await postgres[way]();
    hold.release();
    while (!shop.app.logs.some(({ msg }) => msg?.includes('failed (attempt'))) await setImmediate();
    await postgres.start(); // by now it could not be given back, and the runner has ended

    shop.pay(second);
    await orderALook(second.id);
    await untilPaid(second.id);
    shop.pay(third);
    await orderALook(third.id);
    await untilPaid(third.id);
    await orderALook(first.id);
    await untilPaid(first.id);
    expect(await shop.timeline(first.id)).toEqual(
      expect.arrayContaining(['payment_session.opened by api', 'order.paid by schedule']),
    );
    expect((await shop.get('/health/ready')).status).toBe(200);
  },
  90_000,
); // PostgreSQL starts twice, and the queue polls every two seconds
