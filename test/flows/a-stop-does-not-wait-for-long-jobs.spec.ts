import { startTestApp } from '../support/app.js';
import { Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

it('a job that outlasts the grace period is cut off, and its look is made elsewhere', async () => {
  const placed = await shop.place();
  shop.pay(placed);
  const worker = await startTestApp({
    simulator: shop.zoho,
    clock: shop.clock,
    database: shop.app.database,
    env: { RUN: 'worker', SHUTDOWN_GRACE_MS: '100', ZOHO_TIMEOUT_MS: '60000' },
  });
  const hold = shop.zoho.control.hold('get_session');
  await shop.query('UPDATE payment_sessions SET next_look_at = now() WHERE next_look_at IS NOT NULL');
  await shop.query(`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE 'look:%'`);
  await shop.query(`NOTIFY "jobs:insert", '{"count":1}'`);
  await hold.arrived;
  await worker.close(); // Zoho has not answered
  expect(worker.logs.map(({ msg }) => msg)).toContain('jobs still running are cut off');
  hold.release();
  await shop.pass(3 * 60_000); // past the minute after which the safety net calls a look overdue
  await shop.query(`SELECT graphile_worker.add_job('find-overdue-looks')::text`);
  await shop.runJobs();
  expect((await shop.order(placed.id)).status).toBe('paid');
});
