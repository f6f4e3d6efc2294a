import { randomUUID } from 'node:crypto';
import { CompleteRequests } from '../../src/checkout/place/complete-requests.js';
import { KeepKeys } from '../../src/idempotency/keep-keys.js';
import { anOrder, sessionIdOf, Shop } from '../support/shop.js';

const MINUTE_MS = 60_000;

let shop: Shop;
beforeEach(async () => {
  shop = await Shop.open();
});
afterEach(() => shop.close());

const complete = () => shop.app.app.get(CompleteRequests).run();
const zohoIsDown = () => shop.zoho.control.addFault({ operation: 'create_session', kind: 'status', times: 'forever' });

it('an order that Zoho’s outage left without a session gets one, and the key then replays it', async () => {
  const key = randomUUID();
  const order = anOrder();
  const fault = zohoIsDown();
  const failed = await shop.tryPlace(order, key);
  expect(failed.status).toBe(503);
  const { orderId } = JSON.parse(failed.text) as { orderId: string };
  shop.zoho.control.clearFaults(fault.id);

  await complete();
  expect((await shop.order(orderId)).paymentSession?.status).not.toBe('open'); // the client may still be about to retry
  await shop.pass(2 * MINUTE_MS);
  await complete();
  const finished = await shop.order(orderId);
  expect(finished.paymentSession).toMatchObject({ status: 'open' });
  expect(await shop.timeline(orderId)).toContain('payment_session.opened by schedule');
  expect(shop.calls('create_session')).toBe(2);

  await complete();
  const again = await shop.tryPlace(order, key);
  expect(again.status).toBe(201);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(again.body).toMatchObject({ id: orderId, paymentSession: { id: finished.paymentSession?.id } });
  expect(shop.calls('create_session')).toBe(2);
  shop.pay(sessionIdOf(again.body));
  expect(await shop.status(orderId, '?maxAgeMs=0')).toMatchObject({ status: 'paid', attention: [] });
});

it('a request whose replica was killed is finished; one whose replica lives is left alone', async () => {
  const placed = await shop.place();
  await shop.query(`UPDATE idempotency_keys SET finished_at = NULL, response_status = NULL, response_sealed = NULL,
    running_owner = 1, running_until = now() + interval '1 hour'`); // nobody holds number 1: killed
  await shop.pass(2 * MINUTE_MS);
  await shop.query(`UPDATE idempotency_keys SET running_owner = (SELECT objid::int FROM pg_locks
    WHERE locktype = 'advisory' AND classid = 2000121 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1)`);
  await complete();
  expect(await unfinished()).toBe(1);
  await shop.query(`UPDATE idempotency_keys SET running_owner = 1, owner = 'support:desk'`);
  await complete();
  expect(await unfinished()).toBe(1); // what a desk began is not an order that is being placed
  await shop.query(`UPDATE idempotency_keys SET owner = 'storefront:web'`);
  await complete();
  expect(await unfinished()).toBe(0);
  expect(await shop.sessionRows(placed.id)).toHaveLength(1); // the session there is, not another
});

it('gives up after a few sessions, an hour, or the end of the order', async () => {
  zohoIsDown();
  const failed = await shop.tryPlace();
  const { orderId } = JSON.parse(failed.text) as { orderId: string };
  await shop.pass(2 * MINUTE_MS);
  for (let round = 0; round < 8; round++) await complete();
  expect(await shop.sessionRows(orderId)).toHaveLength(5);

  expect((await shop.tryPlace()).status).toBe(503);
  shop.zoho.control.clearFaults();
  await shop.pass(61 * MINUTE_MS);
  const before = shop.calls('create_session');
  await complete();
  expect(shop.calls('create_session')).toBe(before);
});

it('keeps a finished key for at least 72 hours, and forgets it after a week', async () => {
  const order = anOrder();
  await shop.place(order, 'weekend');
  const prune = () => shop.app.app.get(KeepKeys).run();
  await shop.pass(73 * 60 * MINUTE_MS);
  await prune();
  expect((await shop.tryPlace(order, 'weekend')).headers['idempotency-replayed']).toBe('true');
  await shop.pass(5 * 24 * 60 * MINUTE_MS);
  await prune();
  expect((await shop.rowCounts()).idempotency_keys).toBe('0');
  const again = await shop.tryPlace(order, 'weekend');
  expect([again.status, again.body.code ?? (JSON.parse(again.text) as { code: string }).code]).toEqual([
    409,
    'order_reference_exists',
  ]);
});

async function unfinished(): Promise<number> {
  const rows = await shop.query(`SELECT 1 FROM idempotency_keys WHERE finished_at IS NULL`);
  return rows.length;
}
