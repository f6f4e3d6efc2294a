import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KEYS } from '../support/app.js';
import { Desk } from '../support/refund-desk.js';
import { Shop } from '../support/shop.js';

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  shop = await Shop.open();
  desk = new Desk(shop);
});
afterAll(() => shop.close());

/** An order that was paid twice: by `paymentId`, and by `second`, about which a case is open. */
async function withCase() {
  const order = await desk.paidOrder();
  const [session] = (await shop.order(order.id)).paymentSessions;
  const second = shop.pay(session?.paymentsSessionId ?? '', { force: true });
  await shop.post(`/v1/support/orders/${order.id}/reconcile`, undefined, KEYS.desk);
  return { ...order, second };
}

describe('"I was charged twice"', () => {
  it('a refund that does not name the case is refused, and says which payment is meant', async () => {
    const { id, second } = await withCase();
    const refused = await desk.refund(id, { amount: '200.00' });

    expect(refused.status).toBe(409);
    const [found] = await desk.cases(`?paymentId=${second}`);
    expect(JSON.parse(refused.text)).toMatchObject({
      code: 'open_case',
      cases: [{ id: found?.id, kind: 'duplicate_payment', paymentId: second }],
    });
    expect(desk.atZoho(second)).toEqual([]);
  });

  it('named, the case chooses the payment; the refund of all of it resolves the case, and the order stays paid', async () => {
    const { id, paymentId, second } = await withCase();
    const found = await desk.caseOf(second);

    const refund = await desk.refunded(id, { amount: '200.00', caseId: found.id });

    expect(refund).toMatchObject({ paymentId: second, caseId: found.id });
    expect(desk.atZoho(paymentId)).toEqual([]);
    expect(await shop.caseRows(id)).toEqual(['duplicate_payment resolved']);
    expect((await shop.status(id)).status).toBe('paid');
    // Nothing is left to name: the goods that come back now are an ordinary refund of what paid the order.
    expect(await desk.refunded(id, { amount: '50.00' })).toMatchObject({ paymentId, caseId: null });
    expect(await desk.faults(id)).toEqual([]);
  });

  it('named beside the payment that paid the order, the refund is that payment’s, and the case stays', async () => {
    const { id, paymentId, second } = await withCase();
    const found = await desk.caseOf(second);

    expect(await desk.refunded(id, { amount: '50.00', caseId: found.id, paymentId })).toMatchObject({
      paymentId,
      caseId: null,
    });
    expect(await shop.caseRows(id)).toEqual(['duplicate_payment open']);
  });

  it('a case of another order is not found', async () => {
    const [one, other] = [await withCase(), await withCase()];
    const { id: caseId } = await desk.caseOf(other.second);
    expect((await desk.refund(one.id, { amount: '200.00', caseId })).status).toBe(404);
    expect((await desk.refund(one.id, { amount: '200.00', caseId: 'no-id' })).status).toBe(400);
  });
});
