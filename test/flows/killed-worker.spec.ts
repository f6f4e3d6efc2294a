import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { environmentFor } from '../support/app.js';
import { Shop } from '../support/shop.js';

/** The service as deployed; `npm test` builds it first. */
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** No webhook is ever sent here: what is seen is seen because we looked. */
let shop: Shop;
const replicas: ChildProcess[] = [];
beforeEach(async () => {
  shop = await Shop.open();
});
afterEach(async () => {
  for (const child of replicas.splice(0)) await kill(child);
  await shop.close();
});

async function startReplica(): Promise<ChildProcess> {
  const env = { ...environmentFor({ simulator: shop.zoho, database: shop.app.database }), RUN: 'all' };
  const child = fork(MAIN, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  replicas.push(child);
  await once(child, 'message');
  return child;
}

/** kill -9, and waits until it is gone. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** As if the next scheduled look were due now. */
async function looksAreDue(): Promise<void> {
  await shop.query('UPDATE payment_sessions SET next_look_at = now() WHERE next_look_at IS NOT NULL');
  await shop.query(`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE 'look:%'`);
}

/** As if minutes had passed since looks fell due, and the clock struck: what cron does once a minute. */
async function safetyNetIsDue(): Promise<void> {
  await shop.query(`UPDATE payment_sessions SET next_look_at = next_look_at - interval '10 minutes'`);
  await shop.query(`SELECT graphile_worker.add_job('find-overdue-looks')::text`);
}

async function untilPaid(orderIds: readonly string[]): Promise<void> {
  const ids = orderIds.map((id) => `'${id}'`).join();
  const unpaid = `SELECT 1 FROM orders WHERE status <> 'paid' AND id IN (${ids})`;
  while ((await shop.query(unpaid)).length > 0) await delay(100); // leaves the machine to the replicas
}

it('killed in the middle of a reconcile, its look is made by the other replica, and the order is paid once', async () => {
  const placed = await shop.place();
  const doomed = await startReplica();
  const hold = shop.zoho.control.hold('get_session', { afterWork: true });
  shop.pay(placed);
  await looksAreDue();
  await hold.arrived; // Zoho has answered, nothing is written, and the job is the doomed one's
  await kill(doomed);
  hold.release();
  expect((await shop.order(placed.id)).status).toBe('awaiting_payment');

  await startReplica();
  await safetyNetIsDue();
  await untilPaid([placed.id]);
  const timeline = await shop.timeline(placed.id);
  expect(timeline.filter((entry) => entry === 'order.paid by schedule')).toHaveLength(1);
  expect(await shop.caseRows(placed.id)).toEqual([]);
});

it.each(['first', 'second'] as const)(
  'the %s of two replicas killed at work, every payment is still seen',
  async (which) => {
    // The walk over Zoho's payments would find the money before the looks that are to be interrupted.
    shop.zoho.control.addFault({ operation: 'list_payments', kind: 'status', status: 400, times: 'forever' });
    const placed = await Promise.all(Array.from({ length: 12 }, () => shop.place()));
    const [first, second] = [await startReplica(), await startReplica()];
    for (const order of placed) shop.pay(order);
    const hold = shop.zoho.control.hold('get_session', { times: 6 });
    await looksAreDue();
    await hold.arrived;
    await kill(which === 'first' ? first : second);
    hold.release();

    await safetyNetIsDue();
    await untilPaid(placed.map(({ id }) => id));
    for (const { id } of placed) {
      const timeline = await shop.timeline(id);
      expect(timeline.filter((entry) => entry.startsWith('order.paid'))).toHaveLength(1);
    }
  },
);
