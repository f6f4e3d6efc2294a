import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DAY_MS } from '../../src/common/durations.js';
import { KEYS } from '../support/app.js';
import { Desk } from '../support/refund-desk.js';
import { Shop } from '../support/shop.js';
import { listenToZoho } from '../support/zoho-webhook.js';

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  shop = await Shop.open();
  desk = new Desk(shop);
});
afterAll(() => shop.close());

const recheck = (orderId: string) => shop.post(`/v1/support/orders/${orderId}/reconcile`, undefined, KEYS.desk);
const explained = async (orderId: string) =>
  JSON.stringify((await shop.get(`/v1/support/orders/${orderId}/explain`, KEYS.desk)).body);
const attention = async (orderId: string) => (await shop.status(orderId)).attention;
const resolutions = (paymentId: string) =>
  shop.query<{ kind: string; status: string; resolution: string | null; resolved_by: string | null }>(
    `SELECT kind, status, resolution, resolved_by FROM cases WHERE payment_id = '${paymentId}' ORDER BY opened_at, id`,
  );
const SILENT = { silent: true };
const SETTLED = 2_000; // Zoho's refunds take a second

test('a payment that fails after it had succeeded: the order stays paid, and a person is told', async () => {
  const { id: orderId, paymentId } = await desk.paidOrder();
  shop.zoho.control.reverse(paymentId, SILENT);

  expect((await recheck(orderId)).status).toBe(200);
  expect(await shop.status(orderId)).toMatchObject({
    status: 'paid',
    attention: ['payment_reversed'],
    payments: [{ status: 'failed' }],
  });
  expect((await desk.refund(orderId, { amount: '10.00' })).status).toBe(422); // there is nothing left that could go back
  expect(await explained(orderId)).toContain('The bank took the money back');
  expect(await desk.faults(orderId)).toEqual([]);

  const found = await desk.caseOf(paymentId);
  expect((await desk.resolve(found.id, 'dismiss', { note: 'The shopper paid in the shop' })).status).toBe(200);
  await recheck(orderId);
  expect(await attention(orderId)).toEqual([]);
  expect((await desk.refund(orderId, { amount: '10.00' })).status).toBe(422); // a closed case brings no money back
});

test('a reversal that is undone closes its case by itself, and the next one opens another', async () => {
  const { id: orderId, paymentId } = await desk.paidOrder();
  shop.zoho.control.reverse(paymentId, SILENT);
  await recheck(orderId);

  shop.zoho.control.setPaymentStatus(paymentId, 'succeeded');
  await recheck(orderId);
  expect(await attention(orderId)).toEqual([]);
  expect(await resolutions(paymentId)).toMatchObject([
    { kind: 'payment_reversed', status: 'resolved', resolution: 'reason_gone', resolved_by: 'system' },
  ]);
  expect(await explained(orderId)).toContain('closed itself: Zoho says again that the money was taken');

  shop.zoho.control.reverse(paymentId, SILENT);
  await recheck(orderId);
  expect(await attention(orderId)).toEqual(['payment_reversed']);
  expect(await desk.faults(orderId)).toEqual([]);
});

test('a dispute that is won closes its case by itself', async () => {
  const { id: orderId, paymentId } = await desk.paidOrder();
  shop.zoho.control.dispute(paymentId);
  await recheck(orderId);
  expect(await attention(orderId)).toEqual(['disputed']);

  shop.zoho.control.endDispute(paymentId, 'won');
  await recheck(orderId);
  expect(await attention(orderId)).toEqual([]);
  expect(await explained(orderId)).toContain('the dispute was won');

  shop.zoho.control.dispute(paymentId);
  await recheck(orderId);
  expect(await attention(orderId)).toEqual(['disputed']);
  expect(await desk.faults(orderId)).toEqual([]);
});

test.each([
  ['takes out of its sum', false],
  ['still counts', true],
])(
  'a refund that the bank returned, and that Zoho %s: a later look finds it, and the sum can be refunded again, once',
  async (_, isStillCounted) => {
    const { id: orderId, paymentId } = await desk.paidOrder();
    const refund = await desk.refunded(orderId, { amount: '80.00' });
    await desk.later(60_000);
    expect(await shop.status(orderId)).toMatchObject({ status: 'partially_refunded', attention: [] });

    shop.zoho.control.returnRefund(refund.zohoRefundId ?? '', { isStillCounted, ...SILENT });
    await desk.later(4 * DAY_MS);
    expect(await shop.status(orderId)).toMatchObject({ status: 'partially_refunded', attention: ['refund_failed'] });
    expect(await explained(orderId)).toContain('returned by the bank');

    const found = await desk.caseOf(paymentId);
    expect((await desk.resolve(found.id, 'refund')).status).toBe(200);
    await desk.later(60_000);
    expect(await attention(orderId)).toEqual([]);
    expect(await desk.rows(paymentId)).toMatchObject([{ status: 'failed' }, { status: 'succeeded', amount: 8_000 }]);
    expect((await desk.refund(orderId, { amount: '120.01' })).status).toBe(422);
    expect(await desk.faults(orderId)).toEqual([]);
  },
);

test('a return that only Zoho’s sum tells of has a case, which closes when the sum goes back again at Zoho', async () => {
  const { id: orderId, paymentId } = await desk.paidOrder();
  const made = shop.zoho.control.refund(paymentId, { amount: '50.00', outcome: 'succeeded' });
  await shop.pass(SETTLED);
  await recheck(orderId);
  await shop.query(`DELETE FROM refunds WHERE payment_id = '${paymentId}'`); // as if its webhook had never come
  shop.zoho.control.returnRefund(String(made.refund_id), SILENT);

  await recheck(orderId);
  expect(await shop.status(orderId)).toMatchObject({ status: 'partially_refunded', attention: ['refund_failed'] });

  shop.zoho.control.refund(paymentId, { amount: '50.00', outcome: 'succeeded' });
  await shop.pass(SETTLED);
  await recheck(orderId);
  expect(await attention(orderId)).toEqual([]);
});

test('late money that was sent back in Zoho’s console closes its case by itself', async () => {
  const placed = await shop.place();
  expect((await shop.post(`/v1/orders/${placed.id}/cancel`)).status).toBe(200);
  const paymentId = shop.pay(placed);
  await recheck(placed.id);
  const found = await desk.caseOf(paymentId);
  expect(found.kind).toBe('late_payment');

  shop.zoho.control.refund(paymentId, { outcome: 'succeeded' });
  await shop.pass(SETTLED);
  await recheck(placed.id);

  expect(await resolutions(paymentId)).toMatchObject([{ kind: 'late_payment', resolution: 'reason_gone' }]);
  expect((await desk.resolve(found.id, 'refund')).status).toBe(409);
  const [told] = await shop.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM order_events WHERE order_id = '${placed.id}' AND type = 'case.resolved'`,
  );
  expect(told?.n).toBe(1);
  expect(await desk.faults(placed.id)).toEqual([]);
});

test('money without an order that was sent back at Zoho needs nobody any more', async () => {
  await listenToZoho(shop);
  const { payment_id } = shop.zoho.control.orphanPayment({ amount: '70.00' });
  const paymentId = String(payment_id);
  await desk.later(2_000);
  expect((await desk.caseOf(paymentId)).kind).toBe('unmatched_payment');

  shop.zoho.control.refund(paymentId, { outcome: 'succeeded' });
  await desk.later(60_000);

  expect(await resolutions(paymentId)).toMatchObject([{ status: 'resolved', resolution: 'reason_gone' }]);
});
