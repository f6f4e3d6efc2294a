import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { SummaryView } from '../../src/support/summary/summary.dto.js';
import { KEYS } from '../support/app.js';
import { expectStatus, Shop } from '../support/shop.js';
import { storeOrders } from '../support/stored-order.js';

const HOUR_MS = 60 * 60_000;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
  await storeOrders(shop, [
    { createdAt: '2026-03-01T10:00:00Z', status: 'paid', amountMinor: 10_001, paidAt: '2026-03-01T10:00:30Z' },
    { createdAt: '2026-03-01T23:59:59.999Z', status: 'paid', amountMinor: 20_002, paidAt: '2026-03-02T00:01:39.999Z' },
    { createdAt: '2026-03-02T00:00:00Z', status: 'refunded', amountMinor: 30_003, refundedMinor: 30_003, paidAt: '2026-03-02T00:00:10Z' },
    { createdAt: '2026-03-02T10:00:00Z', status: 'expired', amountMinor: 40_004 },
    { createdAt: '2026-03-02T10:00:00Z', status: 'paid', currency: 'JPY', amountMinor: 500, paidAt: '2026-03-02T10:10:00Z' },
    // More than a float holds exactly.
    { createdAt: '2026-03-03T10:00:00Z', amountMinor: 9_007_199_254_740_991 },
    { createdAt: '2026-03-03T10:00:00Z', amountMinor: 2 },
    { createdAt: '2026-03-04T00:00:00Z' },
  ]); // prettier-ignore
}, 60_000);
afterAll(() => shop.close());

const summary = async (query = ''): Promise<SummaryView> =>
  expectStatus(await shop.get(`/v1/support/summary?${query}`, KEYS.desk), 200).body as SummaryView;
const MARCH = 'from=2026-03-01&to=2026-03-03';

it('counts and sums exactly, by status, currency and day', async () => {
  expect(await summary(MARCH)).toMatchObject({
    from: '2026-03-01T00:00:00.000Z',
    to: '2026-03-03T23:59:59.999Z',
    placed: 7,
    paid: 4,
    conversion: 0.5714,
    byStatus: [
      { status: 'awaiting_payment', currency: 'INR', count: 2, amount: '90071992547409.93', refundedAmount: '0.00' },
      { status: 'expired', currency: 'INR', count: 1, amount: '400.04', refundedAmount: '0.00' },
      { status: 'paid', currency: 'INR', count: 2, amount: '300.03', refundedAmount: '0.00' },
      { status: 'paid', currency: 'JPY', count: 1, amount: '500', refundedAmount: '0' },
      { status: 'refunded', currency: 'INR', count: 1, amount: '300.03', refundedAmount: '300.03' },
    ],
    byDay: [
      { day: '2026-03-01', currency: 'INR', placed: 2, paid: 2, placedAmount: '300.03', paidAmount: '300.03', refundedAmount: '0.00' },
      { day: '2026-03-02', currency: 'INR', placed: 2, paid: 1, placedAmount: '700.07', paidAmount: '300.03', refundedAmount: '300.03' },
      { day: '2026-03-02', currency: 'JPY', placed: 1, paid: 1, placedAmount: '500', paidAmount: '500', refundedAmount: '0' },
      { day: '2026-03-03', currency: 'INR', placed: 2, paid: 0, placedAmount: '90071992547409.93', paidAmount: '0.00', refundedAmount: '0.00' },
    ],
  });
}); // prettier-ignore

it('tells the median and the 95th percentile of the time to pay', async () => {
  // 10, 30, 100 and 600 seconds
  expect((await summary(MARCH)).timeToPay).toEqual({ medianSeconds: 65, p95Seconds: 525 });
});

it('of nothing is empty, not wrong', async () => {
  expect(await summary('from=2020-01-01&to=2020-01-02')).toMatchObject({
    placed: 0,
    paid: 0,
    conversion: null,
    timeToPay: { medianSeconds: null, p95Seconds: null },
    byStatus: [],
    byDay: [],
  });
});

it('looks at the last 30 days unless told otherwise', async () => {
  const { from, to } = await summary();
  expect(Date.parse(to) - Date.parse(from)).toBe(30 * 24 * HOUR_MS);
  expect(await summary('to=2026-03-30')).toMatchObject({
    from: '2026-03-01T00:00:00.000Z',
    to: '2026-03-30T23:59:59.999Z',
  });
});

it('shows what waits: open cases by age, late looks, webhooks, calls', async () => {
  const now = Date.now();
  const ago = (hours: number): string => new Date(now - hours * HOUR_MS).toISOString();
  await storeOrders(shop, [
    { createdAt: ago(0.5), cases: ['late_payment'] },
    { createdAt: ago(5), cases: ['late_payment', 'disputed'] },
    { createdAt: ago(100), cases: ['late_payment'] },
    { createdAt: ago(500), cases: ['late_payment'], resolvedCases: ['duplicate_payment'] },
  ]);
  await shop.query(`UPDATE payment_sessions SET next_look_at = '${ago(2)}' WHERE order_id IN (SELECT order_id FROM cases WHERE kind = 'disputed')`);
  for (const [id, lag] of [['1', 100], ['2', 300]] as const)
    await shop.query(`INSERT INTO webhook_events (event_id, raw, headers, status, verdict, received_at, processed_at)
      VALUES ('${id}', '\\x00', '{}', 'processed', 'ignored', '${ago(0.1)}', '${ago(0.1)}'::timestamptz + interval '${lag} milliseconds')`);
  await shop.query(`INSERT INTO webhook_events (event_id, raw, headers, status, received_at) VALUES ('3', '\\x00', '{}', 'pending', '${ago(0.2)}')`);
  const before = (await summary()).zohoCalls;
  await shop.place();
  const { openCases, sessions, webhooks, zohoCalls } = await summary();
  expect(openCases).toEqual([
    { kind: 'disputed', count: 1, underOneHour: 0, underOneDay: 1, underOneWeek: 0, older: 0, oldestOpenedAt: ago(5) },
    { kind: 'late_payment', count: 4, underOneHour: 1, underOneDay: 1, underOneWeek: 1, older: 1, oldestOpenedAt: ago(500) },
  ]);
  expect(sessions).toEqual({ overdue: 1, oldestDueAt: ago(2) });
  expect(webhooks).toEqual({ pending: 1, oldestPendingAt: ago(0.2), processed: 2, medianMs: 200, p95Ms: 290 });
  expect(before).toMatchObject({ limit: 600, allowed: 600, used: 0 });
  expect(zohoCalls.byClass[0]).toEqual({ class: 'create', used: zohoCalls.used });
  expect(zohoCalls.used).toBeGreaterThan(0);
}); // prettier-ignore

it.each([
  ['from=2026-03-02&to=2026-03-01', 'from', 'must not be after to (default: now)'],
  ['from=2024-01-01&to=2026-03-01', 'from', 'must be at most 400 days before to'],
  ['from=lately', 'from', 'must be a day such as'],
  ['since=2026-03-01', 'since', 'is not a known field'],
])('refuses %s', async (query, path, message) => {
  const response = await shop.get(`/v1/support/summary?${query}`, KEYS.desk);
  expect(response.status).toBe(400);
  expect(response.body.errors).toEqual([{ path, message: expect.stringContaining(message) }]);
});
