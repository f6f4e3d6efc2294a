import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { KEYS } from '../support/app.js';
import { leaks } from '../support/evidence.js';
import { Desk } from '../support/refund-desk.js';
import { Shop } from '../support/shop.js';
import { listenToZoho } from '../support/zoho-webhook.js';

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  shop = await Shop.open();
  desk = new Desk(shop);
  await listenToZoho(shop);
});
afterAll(async () => {
  expect(leaks(shop)).toEqual([]);
  await shop.close();
});
beforeEach(() => {
  shop.zoho.control.clearRequests();
  shop.zoho.control.setWebhookMode('normal');
});

const SETTLED = 2_000;

describe('a refund', () => {
  it('in full is accepted at once, done when Zoho says so, and then the order is refunded', async () => {
    const { id, paymentId } = await desk.paidOrder();
    const answer = await desk.refund(id, { description: 'Cup arrived broken' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      paymentId, amount: '200.00', currency: 'INR', status: 'initiated', reason: 'requested_by_customer',
      description: 'Cup arrived broken', failureReason: null, requestedBy: 'support:desk', orderId: id, caseId: null,
    }); // prettier-ignore
    const made = shop.zoho.control.refunds().find(({ payment_id }) => payment_id === paymentId);
    expect(made).toMatchObject({ type: 'initiated_by_merchant', amount: '200.00', reason: 'requested_by_customer' });
    expect(made?.description).toBe(`Cup arrived broken (refund ${answer.body.id})`);
    expect(made?.meta_data).toContainEqual({ key: 'refund_id', value: answer.body.id });
    expect(await desk.totals(id)).toEqual({ status: 'paid', refunded: 0 });
    await desk.later(SETTLED);
    expect(await desk.totals(id)).toEqual({ status: 'refunded', refunded: 20_000 });
    expect(await desk.rows(paymentId)).toEqual([{ status: 'succeeded', amount: 20_000, requested_by: 'support:desk' }]);
    const told = (await shop.timeline(id)).filter((line) => line.includes('refund'));
    expect(told).toEqual([
      'refund.requested by support',
      'refund.updated by support',
      'payment.refunded by webhook',
      'order.refunded by webhook',
      'refund.updated by webhook',
    ]);
    expect(await desk.faults(id)).toEqual([]);
  });

  it('in two parts adds up exactly', async () => {
    const { id } = await desk.paidOrder();
    await desk.refunded(id, { amount: '66.67' });
    await desk.later(SETTLED);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 6_667 });
    await desk.refunded(id, { amount: '133.33' });
    await desk.later(SETTLED);
    expect(await desk.totals(id)).toEqual({ status: 'refunded', refunded: 20_000 });
    expect(await desk.faults(id)).toEqual([]);
  });

  it('is found done by the schedule when webhooks are lost', async () => {
    const { id } = await desk.paidOrder();
    shop.zoho.control.setWebhookMode('off');
    await desk.refunded(id, { amount: '50.00' });
    await desk.later(11_000);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 5_000 });
    expect(await shop.timeline(id)).toContain('refund.updated by schedule');
    await desk.later(30 * 24 * 3_600_000);
    shop.zoho.control.clearRequests();
    await desk.later(30 * 24 * 3_600_000);
    expect(shop.calls('get_refund')).toBe(0);
  });

  it('of the same key is the same refund, and says that it is', async () => {
    const { id, paymentId } = await desk.paidOrder();
    const key = randomUUID();
    const first = await desk.refund(id, {}, key);
    await desk.later(SETTLED);
    const again = await desk.refund(id, {}, key);
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(again.body).toEqual(first.body);
    expect(desk.atZoho(paymentId)).toHaveLength(1);
    expect((await desk.refund(id, { amount: '1.00' }, key)).body.code).toBe('idempotency_key_reused');
  });

  it('that fails at Zoho gives nothing back and opens a case', async () => {
    const { id, paymentId } = await desk.paidOrder({ amount: '450.00' });
    const { id: refundId } = await desk.refunded(id, { amount: '400.00' });
    await desk.later(SETTLED);
    expect(await desk.totals(id)).toEqual({ status: 'paid', refunded: 0 });
    expect(await desk.caseOf(paymentId)).toMatchObject({ kind: 'refund_failed', refundId, orderId: id });
    expect((await shop.timeline(id)).slice(-2)).toEqual(['refund.updated by webhook', 'case.opened by webhook']);
    expect((await shop.order(id)).status).toBe('paid');
    expect(await desk.faults(id)).toEqual([]);
  });
});

describe('a refund is refused, with the numbers, and nothing is stored', () => {
  const nothingStored = async (orderId: string) =>
    (await shop.query(`SELECT 1 FROM refunds WHERE order_id = '${orderId}'`)).length;

  it('above what is left', async () => {
    const { id, paymentId } = await desk.paidOrder();
    await desk.refunded(id, { amount: '150.00' });
    await desk.later(SETTLED);
    const answer = await desk.refund(id, { amount: '50.01' });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      code: 'refund_not_possible', taken: '200.00', refunded: '150.00', inFlight: '0.00', refundable: '50.00', currency: 'INR',
    }); // prettier-ignore
    expect(desk.atZoho(paymentId)).toHaveLength(1);
  });

  it('after one made in Zoho’s console that nobody told us of', async () => {
    const { id, paymentId } = await desk.paidOrder();
    shop.zoho.control.setWebhookMode('off');
    shop.zoho.control.refund(paymentId, { amount: '120.00', outcome: 'succeeded' });
    await shop.pass(SETTLED);
    const answer = await desk.refund(id, { amount: '100.00' });
    expect([answer.status, answer.body.refundable]).toEqual([422, '80.00']);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 12_000 });
  });

  it('on an unpaid order, for another order’s payment, and in another currency', async () => {
    const { id } = await shop.place();
    const { paymentId } = await desk.paidOrder();
    expect((await desk.refund(id)).body).toMatchObject({
      code: 'refund_not_possible',
      taken: '0.00',
      refundable: '0.00',
    });
    expect((await desk.refund(id, { paymentId })).body).toMatchObject({ code: 'refund_not_possible' });
    const paid = await desk.paidOrder();
    const answer = await desk.refund(paid.id, { amount: '1.00', currency: 'USD' });
    expect(answer.body).toMatchObject({ code: 'refund_not_possible', currency: 'INR', taken: '200.00' });
    expect([await nothingStored(id), await nothingStored(paid.id)]).toEqual([0, 0]);
  });

  it.each([
    [{ amount: '0.00' }, 'amount'],
    [{ amount: '1.005' }, 'amount'],
    [{ amount: '-1' }, 'amount'],
    [{ reason: 'because' }, 'reason'],
    [{ type: 'full' }, 'type'],
  ])('with a malformed wish %j', async (wish, path) => {
    const { id } = await desk.paidOrder();
    const answer = await desk.refund(id, wish);
    expect([answer.status, answer.body.errors[0].path]).toEqual([400, path]);
    expect(await nothingStored(id)).toBe(0);
  });

  it('without a key, without a support key, and for an order that does not exist', async () => {
    const { id } = await desk.paidOrder();
    const body = { amount: '1.00', reason: 'others' };
    const keyless = await shop.post(`/v1/support/orders/${id}/refunds`, body, KEYS.desk);
    expect(keyless.body.code).toBe('idempotency_key_required');
    expect((await desk.refund(id, body, randomUUID(), KEYS.web)).status).toBe(403);
    expect((await desk.refund(randomUUID(), body)).status).toBe(404);
  });

  it('and its key is as good as new', async () => {
    const { id } = await desk.paidOrder();
    const key = randomUUID();
    expect((await desk.refund(id, { amount: '200.01' }, key)).status).toBe(422);
    expect((await desk.refund(id, { amount: '200.00' }, key)).status).toBe(201);
  });
});

describe('two people at once', () => {
  it('make one refund; the other is told whose', async () => {
    const { id, paymentId } = await desk.paidOrder();
    const hold = shop.zoho.control.hold('create_refund');
    const first = desk.refund(id, { amount: '60.00' });
    await hold.arrived;
    const second = await desk.refund(id, { amount: '60.00' });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({
      code: 'refund_in_progress',
      refundAmount: '60.00',
      requestedBy: 'support:desk',
    });
    hold.release();
    expect((await first).status).toBe(201);
    expect((await desk.refund(id, { amount: '60.00' })).body.code).toBe('refund_in_progress');
    await desk.later(SETTLED);
    expect(desk.atZoho(paymentId)).toEqual([{ status: 'succeeded', amount: '60.00' }]);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 6_000 });
  });

  it('on two replicas, pressed together, make one refund', async () => {
    const { id, paymentId } = await desk.paidOrder();
    const answers = await Promise.all([1, 2, 3, 4].map(() => desk.refund(id, { amount: '60.00' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(desk.atZoho(paymentId)).toHaveLength(1);
  });

  it('with one key get one running and one refund', async () => {
    const { id } = await desk.paidOrder();
    const key = randomUUID();
    const hold = shop.zoho.control.hold('create_refund');
    const first = desk.refund(id, {}, key);
    await hold.arrived;
    expect((await desk.refund(id, {}, key)).body.code).toBe('idempotency_in_progress');
    hold.release();
    expect((await first).status).toBe(201);
  });
});
