import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { KEYS } from '../support/app.js';
import { Desk } from '../support/refund-desk.js';
import { expectStatus, Shop } from '../support/shop.js';
import { listenToZoho } from '../support/zoho-webhook.js';

const NIGHT = 'sk_night_0123456789abcdef0123456789abcdef';

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  shop = await Shop.open({ env: { SUPPORT_API_KEYS: `desk:${KEYS.desk},night:${NIGHT}` } });
  desk = new Desk(shop);
  await listenToZoho(shop);
});
afterAll(() => shop.close());

async function latePayment(): Promise<{ id: string; paymentId: string; caseId: string; clientToken: string }> {
  const placed = await shop.place({ amount: '200.00' });
  expectStatus(await shop.cancel(placed.id), 200);
  const paymentId = shop.pay(placed);
  await desk.later(2_000);
  return { id: placed.id, paymentId, caseId: (await desk.caseOf(paymentId)).id, clientToken: placed.clientToken };
}

describe('an Idempotency-Key of the desk', () => {
  it('is one request’s, whatever route it is used on', async () => {
    const { id, paymentId, caseId } = await latePayment();
    const key = randomUUID();
    expectStatus(await desk.refund(id, { amount: '10.00', paymentId, caseId }, key), 201);
    await desk.later(2_000);
    const answer = await desk.resolve(caseId, 'refund', {}, { 'idempotency-key': key });
    expect([answer.status, answer.body.code]).toEqual([422, 'idempotency_key_reused']);
    const other = await latePayment();
    const refund = await desk.refund(other.id, { amount: '10.00', paymentId, caseId: other.caseId }, key);
    expect([refund.status, refund.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('is its owner’s: another desk’s same key is another request', async () => {
    const { id, paymentId } = await desk.paidOrder();
    const key = randomUUID();
    expectStatus(await desk.refund(id, { amount: '10.00' }, key), 201);
    expect((await desk.refund(id, { amount: '10.00' }, key, NIGHT)).body.code).toBe('refund_in_progress');
    expect(desk.atZoho(paymentId)).toHaveLength(1);
    expect(await desk.rows(paymentId)).toMatchObject([{ requested_by: 'support:desk' }]);
  });

  it('makes one refund, though its first call hung until everyone had given up on it', async () => {
    const { id, paymentId } = await desk.paidOrder();
    const key = randomUUID();
    const hold = shop.zoho.control.hold('get_session', { afterWork: true });
    const first = desk.refund(id, { amount: '80.00' }, key);
    await hold.arrived;
    shop.clock.advance(60_000);
    const second = expectStatus(await desk.refund(id, { amount: '80.00' }, key), 201);
    await desk.later(2_000);
    hold.release();
    const late = await first;
    expect(desk.atZoho(paymentId)).toEqual([{ status: 'succeeded', amount: '80.00' }]);
    expect([late.status, late.body.code]).toEqual([409, 'idempotency_in_progress']);
    const again = expectStatus(await desk.refund(id, { amount: '80.00' }, key), 201);
    expect(again.body.id).toBe(second.body.id);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 8_000 });
  });
});

describe('what moves money', () => {
  it('is the desk’s alone', async () => {
    const { id, caseId, clientToken } = await latePayment();
    const headers = { 'idempotency-key': randomUUID() };
    for (const token of [KEYS.web, KEYS.other, clientToken]) {
      const answers = [
        await shop.post(`/v1/support/orders/${id}/refunds`, { amount: '1.00', reason: 'others' }, token, headers),
        await shop.post(`/v1/support/cases/${caseId}/resolve`, { resolution: 'dismiss', note: 'x' }, token, headers),
        await shop.post(`/v1/support/cases/${caseId}/assign`, { assignee: 'x' }, token),
        await shop.get(`/v1/support/cases/${caseId}`, token),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    }
    expect((await desk.cases(`?orderId=${id}`)).map(({ status }) => status)).toEqual(['open']);
  });
});
