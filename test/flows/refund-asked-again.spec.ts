import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { bearer, KEYS, startTestApp } from '../support/app.js';
import { Desk, type PaidOrder } from '../support/refund-desk.js';
import { expectStatus, Shop } from '../support/shop.js';
import { listenToZoho } from '../support/zoho-webhook.js';

const DAY_MS = 24 * 3_600_000;

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  shop = await Shop.open({ env: { ZOHO_TIMEOUT_MS: '4000' } });
  desk = new Desk(shop);
  await listenToZoho(shop);
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.zoho.control.clearFaults();
  shop.zoho.control.setWebhookMode('normal');
  shop.zoho.control.updateSettings({ refundShowsWhen: 'succeeded', refundSettleMs: 1_000 });
});

const stateOf = async (paymentId: string) => (await desk.rows(paymentId)).map(({ status }) => status);

/** Asks for a refund of 80.00 at a replica that cannot reach Zoho. */
async function askedWhileDown(orderId: string, key: string): Promise<Response> {
  const cutOff = await startTestApp({
    simulator: shop.zoho,
    clock: shop.clock,
    database: shop.app.database,
    env: { ZOHO_API_BASE_URL: 'http://127.0.0.1:9/api/v1', ZOHO_TIMEOUT_MS: '4000' },
  });
  const answer = await cutOff.http
    .post(`/v1/support/orders/${orderId}/refunds`)
    .set({ ...bearer(KEYS.desk), 'idempotency-key': key })
    .send({ amount: '80.00', reason: 'requested_by_customer' });
  await cutOff.close();
  return answer;
}

describe('a refund that Zoho refused and that is asked for again', () => {
  async function refused(): Promise<PaidOrder & { key: string }> {
    const { id, paymentId } = await desk.paidOrder();
    const body = { code: 'invalid_parameter', message: 'no' };
    shop.zoho.control.addFault({ operation: 'create_refund', kind: 'status', status: 400, body });
    const key = randomUUID();
    expectStatus(await desk.refund(id, { amount: '80.00' }, key), 502);
    return { id, paymentId, key };
  }

  it('is found after a lost answer, though others were made meanwhile', async () => {
    const { id, paymentId, key } = await refused();
    await desk.later(1_000);
    await desk.refunded(id, { amount: '50.00' });
    await desk.later(2_000);
    shop.zoho.control.setWebhookMode('off');
    shop.zoho.control.addFault({ operation: 'create_refund', kind: 'reset_after_work' });
    expectStatus(await desk.refund(id, { amount: '80.00' }, key), 503);
    await desk.later(3 * DAY_MS);
    expect(await stateOf(paymentId)).toEqual(['succeeded', 'succeeded']);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 13_000 });
  });

  it('while Zoho is down is made as soon as it is back, however old it is', async () => {
    const { id, paymentId, key } = await refused();
    await desk.later(10 * DAY_MS);
    const answer = await askedWhileDown(id, key);
    expect([answer.status, answer.body.refundStatus]).toEqual([503, 'creating']);
    await desk.later(60_000);
    await desk.later(2_000);
    expect(await stateOf(paymentId)).toEqual(['succeeded']);
  });
});

describe('a refund that waits for Zoho to be back', () => {
  it.each(['webhooks', 'no webhooks'])('is not sent once as much went back in another way (%s)', async (heard) => {
    if (heard === 'no webhooks') shop.zoho.control.setWebhookMode('off');
    const { id, paymentId } = await desk.paidOrder();
    expect((await askedWhileDown(id, randomUUID())).body.refundStatus).toBe('creating');
    shop.zoho.control.refund(paymentId, { amount: '80.00', outcome: 'succeeded' });
    await desk.later(60_000);
    await desk.later(2_000);
    expect(desk.atZoho(paymentId)).toHaveLength(1);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 8_000 });
    expect(await desk.rows(paymentId)).toContainEqual({ status: 'create_failed', amount: 8_000, requested_by: 'support:desk' });
    const { body } = await shop.get(`/v1/support/orders/${id}/explain`, KEYS.desk);
    expect(JSON.stringify(body.story)).toContain('was not sent: since it was asked for, as much had gone back in another way.');
    expect(await desk.faults(id)).toEqual([]);
  }); // prettier-ignore

  it('is sent although less than that went back meanwhile', async () => {
    const { id, paymentId } = await desk.paidOrder();
    expect((await askedWhileDown(id, randomUUID())).body.refundStatus).toBe('creating');
    shop.zoho.control.refund(paymentId, { amount: '79.99', outcome: 'succeeded' });
    await desk.later(60_000);
    await desk.later(2_000);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 15_999 });
  });
});

describe('a refund that we concluded from the payment’s sum', () => {
  it('is not taken for another one’s doing because that one’s name came late', async () => {
    const { id, paymentId } = await desk.paidOrder();
    shop.zoho.control.setWebhookMode({ mode: 'delayed', delayMs: 3_600_000 });
    shop.zoho.control.addFault({ operation: 'create_refund', kind: 'reset_after_work', times: 2 });
    expectStatus(await desk.refund(id, { amount: '80.00' }), 503);
    await desk.later(11_000);
    shop.zoho.control.setWebhookMode('off');
    shop.zoho.control.updateSettings({ refundSettleMs: 2 * 3_600_000 });
    expectStatus(await desk.refund(id, { amount: '80.00' }), 503);
    await desk.later(3_600_000); // the first one's webhook comes, and names it
    await desk.later(3 * DAY_MS);
    expect(await stateOf(paymentId)).toEqual(['succeeded', 'succeeded']);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 16_000 });
  });

  it('and that Zoho says has failed opens a case', async () => {
    const { id, paymentId } = await desk.paidOrder({ amount: '450.00' });
    shop.zoho.control.updateSettings({ refundShowsWhen: 'initiated', refundSettleMs: 60_000 });
    shop.zoho.control.addFault({ operation: 'create_refund', kind: 'reset_after_work' });
    expectStatus(await desk.refund(id, { amount: '400.00' }), 503);
    await desk.later(11_000);
    expect(await stateOf(paymentId)).toEqual(['succeeded']);
    await desk.later(60_000);
    expect(desk.atZoho(paymentId)).toEqual([{ status: 'failed', amount: '400.00' }]);
    expect(await stateOf(paymentId)).toEqual(['failed']);
    expect(await desk.caseOf(paymentId)).toMatchObject({ kind: 'refund_failed' });
    expect(await desk.faults(id)).toEqual([]);
  });
});
