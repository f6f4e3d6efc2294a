import { startTestApp } from '../support/app.js';
import { Shop } from '../support/shop.js';

const STALE_JOBS = 2_000;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

it('a queue full of old jobs at start holds up neither a shopper nor a webhook’s look, and is worked off', async () => {
  const [stale, paid] = [await shop.place(), await shop.place()];
  // As after a restore, or a long stand-still: looks at an order over and over, and jobs whose rows are gone or whose task is.
  await shop.query(`SELECT count(graphile_worker.add_job('look-at-order', json_build_object('orderId', gen_random_uuid()),
      run_at := now() - interval '3 days', priority := 10, max_attempts := 1)) FROM generate_series(1, ${STALE_JOBS})`);
  await shop.query(`SELECT count(graphile_worker.add_job('process-webhook', json_build_object('eventId', n::text),
      run_at := now() - interval '3 days')) FROM generate_series(1, 200) n`);
  await shop.query(
    `SELECT count(graphile_worker.add_job('task-of-another-release', '{}')) FROM generate_series(1, 50)`,
  );
  await shop.query(
    `UPDATE graphile_worker._private_jobs SET run_at = now() - interval '3 days' WHERE key LIKE 'look:%'`,
  );
  shop.pay(paid);
  await shop.query(
    `SELECT graphile_worker.add_job('look-at-order', json_build_object('orderId', '${paid.id}'), priority := 0)::text`,
  );

  const worker = await startTestApp({
    simulator: shop.zoho,
    clock: shop.clock,
    database: shop.app.database,
    env: { RUN: 'all' },
  });
  try {
    while ((await shop.order(paid.id)).status !== 'paid');
    const left = await due();
    expect(left).toBeGreaterThan(0); // the shopper's came first
    expect((await worker.http.get('/health/ready')).status).toBe(200);
    expect((await shop.tryPlace()).status).toBe(201);
    while ((await due()) > 0);
    expect((await shop.order(stale.id)).status).toBe('awaiting_payment');
    expect(await shop.caseRows(stale.id)).toEqual([]);
    expect(shop.calls('get_session')).toBeLessThan(20); // stale jobs of unknown orders cost Zoho nothing
    const unknown = await shop.query(
      `SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'task-of-another-release' AND attempts = 0`,
    );
    expect(unknown).toHaveLength(50); // kept for the release that knows them
  } finally {
    await worker.close();
  }
});

async function due(): Promise<number> {
  const [row] = await shop.query<{ count: number }>(`SELECT count(*)::int FROM graphile_worker.jobs
    WHERE run_at <= now() AND attempts < max_attempts AND task_identifier <> 'task-of-another-release'`);
  return row?.count ?? 0;
}
