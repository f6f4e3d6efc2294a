import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { Pulse } from '../../src/discovery/pulse.js';
import { CALL_CLASSES } from '../../src/zoho/purse/call-class.js';
import { brokenLinks } from '../support/evidence.js';
import { Shop } from '../support/shop.js';

let shop: Shop;
afterEach(() => shop.close());

const beat = () => shop.app.app.get(Pulse).beat(0);
const pulseRow = async () => (await shop.query<{ confirmed: number; distrusted: boolean }>(
  'SELECT confirmed, distrusted_until IS NOT NULL AS distrusted FROM zoho_pulses',
))[0]; // prettier-ignore
/** Payments that we heard of by looking, which the list then has to show. */
async function pays(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const placed = await shop.place();
    shop.pay(placed);
    await shop.pass(100);
    await shop.status(placed.id, '?maxAgeMs=0');
  }
}

beforeEach(async () => {
  shop = await Shop.open();
});

it('one question tells of every payment, and what it tells is followed at once', async () => {
  const orders = [await shop.place(), await shop.place(), await shop.place()];
  const quiet = await shop.place();
  await shop.pass(2_000);
  for (const placed of orders) shop.pay(placed);
  shop.zoho.control.clearRequests();
  expect(await beat()).toBe(true);
  await shop.runJobs();
  for (const { id } of orders) expect((await shop.order(id)).status).toBe('paid');
  expect((await shop.order(quiet.id)).status).toBe('awaiting_payment');
  expect([shop.calls('list_payments'), shop.calls('get_payment'), shop.calls('get_session')]).toEqual([1, 3, 0]);
  await shop.pass(2_000);
  expect(await beat()).toBe(true);
  await shop.runJobs();
  expect(shop.calls('get_payment')).toBe(3);
  expect(await brokenLinks(shop, orders[0]?.id ?? '')).toEqual([]);
});

it('is made by one replica at a time, and not at all while no order is open', async () => {
  expect(await beat()).toBe(false);
  await shop.place();
  const other = await shop.replica();
  const beats = await Promise.all([shop.app.app.get(Pulse).beat(1_000), other.app.get(Pulse).beat(1_000)]);
  expect(beats.filter(Boolean)).toHaveLength(1);
  expect(shop.calls('list_payments')).toBe(1);
});

it('answers a read once the share of reads is spent, as of the pulse, if the list has earned it', async () => {
  const { id } = await shop.place();
  const news = await shop.place();
  await pays(3);
  await shop.pass(20_000);
  // Reads have made 400 calls just now; another replica's, so that this one finds out when it asks.
  const calls = CALL_CLASSES.map((name) => (name === 'read' ? 400 : 0));
  await shop.query(`UPDATE zoho_purse SET version = version + 1, state = jsonb_set(state, '{slots}', jsonb_build_array(
    jsonb_build_object('second', floor(extract(epoch FROM clock_timestamp()))::bigint, 'calls', '${JSON.stringify(calls)}'::jsonb)))`);
  const before = shop.clock.now().getTime();
  expect(await shop.status(id, '?maxAgeMs=0')).toMatchObject({ source: 'stale' });
  shop.pay(news);
  await beat();
  expect((await pulseRow())?.confirmed).toBeGreaterThanOrEqual(3);
  await shop.pass(400); // a replica reads the newest pulse three times a second
  const seen = await eventually(
    () => shop.status(id, '?maxAgeMs=60000'),
    ({ source }) => source === 'cached',
  );
  expect(seen).toMatchObject({ status: 'awaiting_payment' });
  expect(Date.parse(seen.asOf)).toBeGreaterThanOrEqual(before);
  expect(await shop.status(id, '?maxAgeMs=0')).toMatchObject({ source: 'stale' });
  await shop.pass(5_000);
  expect(await shop.status(id, '?maxAgeMs=2000')).toMatchObject({ source: 'stale' });
});

it('ends nothing: an order whose time is up is not called expired by a pulse', async () => {
  const { id } = await shop.place({ payBefore: new Date(shop.clock.now().getTime() + 6 * 60_000).toISOString() });
  await shop.pass(7 * 60_000);
  await beat();
  await shop.query('UPDATE payment_sessions SET next_look_at = NULL');
  expect((await shop.order(id)).status).toBe('awaiting_payment');
});

it('is not believed any more when it leaves out a payment that we know', async () => {
  await shop.place();
  await pays(3);
  await shop.pass(20_000);
  await beat();
  expect(await pulseRow()).toMatchObject({ distrusted: false });
  await shop.query(`INSERT INTO payments (id, order_id, session_id, zoho_session_id, status, detail_status, zoho_status, looked_at, heard_at,
      zoho_created_at, first_seen_at, updated_at)
    SELECT '1999', order_id, session_id, zoho_session_id, 'initiated', 'initiated', 'initiated', looked_at, heard_at,
      zoho_created_at + interval '1 second', first_seen_at, updated_at FROM payments LIMIT 1`);
  await shop.pass(2_000);
  await beat();
  expect(await pulseRow()).toMatchObject({ distrusted: true });
});
