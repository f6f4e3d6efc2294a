import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ReconciledView } from '../../src/support/order/compare.dto.js';
import { KEYS } from '../support/app.js';
import { brokenLinks, leaks } from '../support/evidence.js';
import { Desk } from '../support/refund-desk.js';
import { expectStatus, sessionIdOf, Shop } from '../support/shop.js';

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  shop = await Shop.open();
  desk = new Desk(shop);
}, 60_000);
afterAll(async () => {
  expect(leaks(shop)).toEqual([]);
  await shop.close();
});

const reconcile = (orderId: string) => shop.post(`/v1/support/orders/${orderId}/reconcile`, undefined, KEYS.desk);
const recheck = async (orderId: string): Promise<ReconciledView> =>
  expectStatus(await reconcile(orderId), 200).body as ReconciledView;

it('finds a payment that nobody told us of, and shows what differed', async () => {
  const placed = await shop.place();
  const paymentId = shop.pay(placed);
  const answer = expectStatus(await reconcile(placed.id), 200).body as ReconciledView;
  expect(answer.complete).toBe(true);
  expect(answer.compared).toEqual([
    { what: `session ${sessionIdOf(placed)}: status`, ours: 'open', zoho: 'succeeded', same: false },
    { what: `payment ${paymentId}: status`, ours: null, zoho: 'succeeded', same: false },
    { what: `payment ${paymentId}: amount`, ours: null, zoho: '249.50 INR', same: false },
  ]);
  expect(answer.changed.map(({ type }) => type)).toEqual(['payment.succeeded', 'payment_session.succeeded', 'order.paid']);
  expect(answer.order).toMatchObject({ id: placed.id, status: 'paid' });
  expect(answer.order.timeline.at(-1)).toMatchObject({ type: 'order.paid', cause: 'support', actor: 'support:desk' });
  expect(await brokenLinks(shop, placed.id)).toEqual([]);
  const again = (await reconcile(placed.id)).body as ReconciledView;
  expect(again.changed).toEqual([]);
  expect(again.compared.every(({ same }) => same)).toBe(true);
}); // prettier-ignore

it('of an order that is as Zoho has it shows that all is the same', async () => {
  const placed = await shop.place();
  const answer = expectStatus(await reconcile(placed.id), 200).body as ReconciledView;
  expect(answer.compared).toEqual([
    { what: `session ${sessionIdOf(placed)}: status`, ours: 'open', zoho: 'created', same: true },
  ]);
  expect(answer.changed).toEqual([]);
});

it('is refused with what was compared when Zoho is down, and changes nothing', async () => {
  const placed = await shop.place();
  shop.pay(placed);
  shop.zoho.control.addFault({ operation: 'get_session', kind: 'status', times: 'forever' });
  const response = await reconcile(placed.id);
  expect(response.status).toBe(503);
  expect(response.headers['retry-after']).toBeDefined();
  expect(response.body).toMatchObject({
    code: 'payment_provider_unavailable',
    orderId: placed.id,
    compared: [],
    changed: [],
    complete: false,
    askedAt: expect.any(String),
  });
  expect((await shop.order(placed.id)).status).toBe('awaiting_payment');
  shop.zoho.control.clearFaults();
});

it('follows a refund that Zoho has decided meanwhile', async () => {
  const { id, paymentId } = await desk.paidOrder();
  const { zohoRefundId } = await desk.refunded(id, { amount: '50.00' });
  await shop.pass(2_000); // no webhook comes, and the schedule has not looked yet
  const answer = await recheck(id);
  expect(answer.compared).toContainEqual({ what: `payment ${paymentId}: refunded`, ours: '0.00 INR', zoho: '50.00 INR', same: false });
  expect(answer.compared).toContainEqual({ what: `refund ${zohoRefundId}: status`, ours: 'initiated', zoho: 'succeeded', same: false });
  expect(answer.changed.map(({ type }) => type)).toEqual([
    'payment.detailed', 'payment.refunded', 'order.partially_refunded', 'refund.updated',
  ]);
  expect(answer.order).toMatchObject({ status: 'partially_refunded', refunds: [{ status: 'succeeded' }] });
  expect(await desk.faults(id)).toEqual([]);
  expect((await recheck(id)).compared.every(({ same }) => same)).toBe(true);
}); // prettier-ignore

it('says what is left open when only the refunds cannot be asked about', async () => {
  const { id } = await desk.paidOrder();
  await desk.refunded(id, { amount: '50.00' });
  await shop.pass(2_000);
  shop.zoho.control.addFault({ operation: 'get_refund', kind: 'status', times: 'forever' });
  const response = await reconcile(id);
  expect(response.status).toBe(503);
  expect(response.body).toMatchObject({
    complete: false,
    changed: [{ type: 'payment.detailed' }, { type: 'payment.refunded' }, { type: 'order.partially_refunded' }],
  });
  shop.zoho.control.clearFaults();
  expect((await recheck(id)).changed.map(({ type }) => type)).toEqual(['refund.updated']);
}); // prettier-ignore

it('shows what Zoho takes back, although our rows keep it', async () => {
  const { id } = await desk.paidOrder({ amount: '450.00' });
  shop.zoho.control.updateSettings({ refundShowsWhen: 'initiated' });
  const { zohoRefundId } = await desk.refunded(id, { amount: '400.00' }); // of this amount, it fails
  await recheck(id);
  await shop.pass(2_000);
  expect((await recheck(id)).compared.filter(({ same }) => !same)).toMatchObject([
    { ours: 'partially_refunded', zoho: 'succeeded' },
    { ours: '400.00 INR', zoho: '0.00 INR' },
    { what: `refund ${zohoRefundId}: status`, ours: 'initiated', zoho: 'failed' },
  ]);
  shop.zoho.control.updateSettings({ refundShowsWhen: 'succeeded' });
});
