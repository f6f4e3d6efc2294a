import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import type { PlacedOrderView } from '../../src/checkout/answers/views.dto.js';
import { KEYS } from '../support/app.js';
import { Desk, type RefundBody } from '../support/refund-desk.js';
import { anOrder, expectStatus, Shop } from '../support/shop.js';

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  shop = await Shop.open({ env: { STOREFRONT_REFUNDS: 'web' } });
  desk = new Desk(shop);
});
afterAll(() => shop.close());

interface Ask {
  wish?: object;
  key?: string;
  token?: string;
}

function refund(orderId: string, { wish, key = randomUUID(), token = KEYS.web }: Ask = {}): Promise<Response> {
  const body = { amount: '200.00', reason: 'requested_by_customer', ...wish };
  return shop.post(`/v1/orders/${orderId}/refunds`, body, token, { 'idempotency-key': key });
}

const problemOf = ({ text }: Response) => JSON.parse(text) as Record<string, unknown>;

it('a named storefront refunds its order, and the timeline says that it did', async () => {
  const { id, paymentId } = await desk.paidOrder();
  const answer = await refund(id, { wish: { amount: '50.00' } });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({
    orderId: id,
    paymentId,
    amount: '50.00',
    currency: 'INR',
    status: 'initiated',
    requestedBy: 'storefront:web',
    caseId: null,
  });
  expect(await shop.timeline(id)).toContain('refund.requested by api');
  await desk.later(5_000);
  await shop.status(id, '?maxAgeMs=0');
  expect(desk.atZoho(paymentId)).toEqual([{ status: 'succeeded', amount: '50.00' }]);
  expect(await desk.faults(id)).toEqual([]);
});

it('one key refunds once', async () => {
  const [{ id, paymentId }, key] = [await desk.paidOrder(), randomUUID()];
  const first = await refund(id, { key });
  const again = await refund(id, { key });
  expect([first.status, again.status, again.headers['idempotency-replayed']]).toEqual([201, 201, 'true']);
  expect(again.body).toEqual(first.body);
  expect(problemOf(await refund(id, { key, wish: { amount: '1.00' } })).code).toBe('idempotency_key_reused');
  expect(desk.atZoho(paymentId)).toHaveLength(1);
});

it('a refund whose answer was lost is gone on with by the same key, and never made twice', async () => {
  const [{ id, paymentId }, key] = [await desk.paidOrder(), randomUUID()];
  shop.zoho.control.updateSettings({ refundShowsWhen: 'initiated' });
  shop.zoho.control.addFault({ operation: 'create_refund', kind: 'reset_after_work' });
  const lost = await refund(id, { key });
  expect([lost.status, problemOf(lost)]).toMatchObject([503, { code: 'payment_provider_unavailable', orderId: id }]);
  const again = await refund(id, { key });
  expect([again.status, (again.body as RefundBody).id]).toEqual([201, problemOf(lost).refundId]);
  expect(desk.atZoho(paymentId)).toHaveLength(1);
});

it('names the case it is about while one is open, which a refund of it all resolves', async () => {
  const placed = await shop.place({ amount: '200.00' });
  await shop.cancel(placed.id);
  const paymentId = shop.pay(placed, { force: true });
  await shop.report(placed.id, paymentId);
  const refused = await refund(placed.id);
  const [found] = (problemOf(refused).cases ?? []) as { id: string }[];
  expect(refused.status).toBe(409);
  expect(problemOf(refused)).toMatchObject({ code: 'open_case', cases: [{ kind: 'late_payment', paymentId }] });
  const answer = await refund(placed.id, { wish: { caseId: found?.id } });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({ paymentId, caseId: found?.id });
  expect(await shop.caseRows(placed.id)).toEqual(['late_payment resolved']);
});

it('refuses above what is left, and what is unpaid, with the numbers', async () => {
  const { id } = await desk.paidOrder();
  const above = await refund(id, { wish: { amount: '200.01' } });
  expect([above.status, problemOf(above)]).toMatchObject([
    422,
    { code: 'refund_not_possible', refundable: '200.00', taken: '200.00' },
  ]);
  expect(problemOf(await refund((await shop.place()).id))).toMatchObject({
    code: 'refund_not_possible',
    orderStatus: 'awaiting_payment',
  });
  expect((await refund(id, { wish: { amount: '-1' } })).status).toBe(400);
  expect(problemOf(await refund(id, { key: '' })).code).toBe('idempotency_key_required');
});

it('is for named storefronts and their own orders only', async () => {
  const { id } = await desk.paidOrder();
  const headers = { 'idempotency-key': randomUUID() };
  const other = expectStatus(await shop.post('/v1/orders', anOrder(), KEYS.other, headers), 201)
    .body as PlacedOrderView;
  expect((await refund(other.id, { token: KEYS.other })).status).toBe(403); // its own, and not named
  expect((await refund(id, { token: KEYS.other, wish: { amount: 1 } })).status).toBe(403);
  expect((await refund(other.id)).status).toBe(404);
  expect((await refund(randomUUID())).status).toBe(404);
  const { clientToken } = await shop.place();
  expect((await refund(id, { token: KEYS.desk })).status).toBe(403);
  expect((await refund(id, { token: clientToken })).status).toBe(403);
});
