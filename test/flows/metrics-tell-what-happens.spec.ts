import { scrape } from '../support/metrics.js';
import { Desk } from '../support/refund-desk.js';
import { anOrder, Shop } from '../support/shop.js';
import { hearZoho, listenToZoho, postWebhook } from '../support/zoho-webhook.js';

const INVARIANTS = [
  'invariant_timeline_disagreements',
  'invariant_sessions_without_pending_look',
  'invariant_paid_without_payment',
];

let shop: Shop;
beforeEach(async () => {
  shop = await Shop.open();
});
afterEach(() => shop.close());

/** The gauges of the database are kept for some seconds. */
async function metrics() {
  shop.clock.advance(10_000);
  return scrape(shop.app.url);
}

it('a paid order moves the numbers, and the invariants stay 0', async () => {
  await listenToZoho(shop);
  const before = await metrics();
  const placed = await shop.place();
  shop.pay(placed);
  await hearZoho(shop);
  expect((await shop.order(placed.id)).status).toBe('paid');
  await shop.status(placed.id);
  const after = await metrics();

  const moved = (name: string, labels?: Record<string, string>) => after.sum(name, labels) - before.sum(name, labels);
  expect(moved('http_request_duration_seconds_count', { method: 'POST', route: '/v1/orders', status: '201' })).toBe(1);
  expect(moved('http_request_duration_seconds_count', { route: '/v1/orders/:orderId/status', status: '200' })).toBe(1);
  expect(moved('zoho_call_duration_seconds_count', { operation: 'createSession', outcome: 'ok' })).toBe(1);
  expect(moved('reconciles_total', { trigger: 'webhook', outcome: 'changed' })).toBe(1);
  expect(moved('payment_to_paid_seconds_count')).toBe(1);
  expect(moved('webhooks_total', { verdict: 'look_scheduled' })).toBeGreaterThanOrEqual(1);
  expect(moved('webhook_lag_seconds_count')).toBe(moved('webhooks_total'));
  expect(after.value('zoho_call_budget_remaining')).toBeLessThan(600);
  expect(after.value('database_up')).toBe(1);
  for (const name of INVARIANTS) expect([name, after.value(name)]).toEqual([name, 0]);
});

it('a late payment is an open case, a forged webhook a bad signature, a call without Zoho unavailable', async () => {
  const placed = await shop.place();
  expect((await shop.cancel(placed.id)).status).toBe(200);
  shop.pay(placed, { force: true });
  await shop.status(placed.id, '?maxAgeMs=0');
  expect((await postWebhook(shop, { body: '{"event_id":1}', key: 'not Zoho' })).status).toBe(401);
  shop.zoho.control.addFault({ operation: 'create_session', kind: 'status', status: 503 });
  expect((await shop.tryPlace()).status).toBe(503);
  const { value, sum } = await metrics();
  expect(value('cases_open{kind="late_payment"}')).toBe(1);
  expect(value('cases_open{kind="disputed"}')).toBe(0);
  expect(value('webhooks_total{verdict="signature_bad"}')).toBe(1);
  expect(sum('zoho_call_duration_seconds_count', { operation: 'createSession' })).toBe(2);
  expect(value('zoho_call_duration_seconds_count{operation="createSession",outcome="ok"}')).toBe(1);
});

it('a look that nobody makes is overdue, then a session without a pending look', async () => {
  await shop.place();
  await shop.pass(10 * 60_000);
  expect((await metrics()).value('sessions_overdue_for_look')).toBe(1);
  expect((await metrics()).value('jobs_oldest_due_age_seconds')).toBeGreaterThan(500);
  expect((await metrics()).value('invariant_sessions_without_pending_look')).toBe(0);
  await shop.query(`DELETE FROM graphile_worker._private_jobs WHERE key LIKE 'look:%'`);
  expect((await metrics()).value('invariant_sessions_without_pending_look')).toBe(1);
});

it('a refund is undecided until Zoho has decided it, and overdue when nobody looks', async () => {
  const desk = new Desk(shop);
  const { id } = await desk.paidOrder();
  await desk.refunded(id);
  expect((await metrics()).value('refunds_undecided{status="initiated"}')).toBe(1);
  expect((await metrics()).value('refunds_undecided{status="create_unknown"}')).toBe(0);
  await shop.pass(10 * 60_000);
  const late = await metrics();
  expect(late.value('refund_oldest_undecided_seconds')).toBeGreaterThan(600);
  expect(late.value('refunds_overdue_for_look')).toBe(1);
  await shop.runJobs();
  const done = await metrics();
  expect(done.value('refunds_undecided{status="initiated"}')).toBe(0);
  expect(done.value('refund_oldest_undecided_seconds')).toBe(0);
  expect(done.value('refunds_overdue_for_look')).toBe(0);
});

it('names have units, routes are patterns, and nothing of an order or a person is in them', async () => {
  const order = anOrder({ customer: { name: 'Asha', email: 'asha@example.com', phone: '+919000000001' } });
  const placed = await shop.place(order);
  await shop.order(placed.id);
  await shop.get(`/v1/nowhere/${placed.id}?email=asha@example.com`);
  const { text, types } = await metrics();
  for (const part of [
    placed.id,
    placed.reference,
    placed.paymentSession?.paymentsSessionId ?? '-',
    'asha',
    '9000000001',
  ])
    expect(text).not.toContain(part);
  expect(text).toContain('route="unmatched"');
  for (const [name, type] of types) {
    if (/^(nodejs|process)_/.test(name)) continue;
    expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
  }
});

it('two applications in one process count apart', async () => {
  const other = await shop.replica();
  await shop.place();
  const route = { route: '/v1/orders' };
  expect((await scrape(shop.app.url)).sum('http_request_duration_seconds_count', route)).toBe(1);
  expect((await scrape(other.url)).sum('http_request_duration_seconds_count', route)).toBe(0);
});
