import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startSimulator } from 'zoho-payments-simulator';
import { RefundLooks } from '../../src/refunds/refund-looks.js';
import { Desk } from '../support/refund-desk.js';
import { expectStatus, Shop } from '../support/shop.js';
import { hearZoho, listenToZoho } from '../support/zoho-webhook.js';

const MINUTE_MS = 60_000;

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  shop = await Shop.open();
  desk = new Desk(shop);
  await listenToZoho(shop);
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.zoho.control.clearFaults();
  shop.zoho.control.setWebhookMode('normal');
  shop.zoho.control.updateSettings({ refundSettleMs: 1_000 });
});

const stateOf = async (paymentId: string) => (await desk.rows(paymentId)).map(({ status }) => status);

describe('a refund that Zoho refuses to tell of', () => {
  it('is asked for by its schedule and not every minute, and the order’s sums follow all the same', async () => {
    const { id, paymentId } = await desk.paidOrder();
    shop.zoho.control.setWebhookMode('off');
    await desk.refunded(id, { amount: '80.00' });
    shop.zoho.control.addFault({ operation: 'get_refund', kind: 'status', status: 404, times: 'forever' });
    await desk.later(11_000);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 8_000 });
    shop.zoho.control.clearRequests();
    for (let minute = 0; minute < 10; minute++) {
      await shop.pass(MINUTE_MS);
      await shop.app.app.get(RefundLooks).findOverdue();
      await shop.runJobs();
    }
    expect(shop.calls('get_refund')).toBe(2); // after one minute and after five
    shop.zoho.control.clearFaults();
    await desk.later(30 * MINUTE_MS);
    expect(await stateOf(paymentId)).toEqual(['succeeded']);
  });
});

describe('a refund whose failure is told before our call is answered', () => {
  it('has failed, and the case that it was to resolve gives way to one that says so', async () => {
    const placed = await shop.place({ amount: '200.00' });
    expectStatus(await shop.cancel(placed.id), 200);
    const paymentId = shop.pay(placed);
    await desk.later(2_000);
    const { id: caseId } = await desk.caseOf(paymentId);
    shop.zoho.control.updateSettings({ refundSettleMs: null });
    const hold = shop.zoho.control.hold('create_refund', { afterWork: true });
    const asked = desk.resolve(caseId, 'refund');
    await hold.arrived;
    const made = shop.zoho.control.refunds().find(({ payment_id }) => payment_id === paymentId);
    shop.zoho.control.settleRefund(String(made?.refund_id), 'failed');
    await hearZoho(shop);
    hold.release();
    expect(expectStatus(await asked, 200).body).toMatchObject({
      resolution: 'refund',
      refunds: [{ status: 'failed' }],
    });
    expect(await shop.caseRows(placed.id)).toEqual(['late_payment resolved', 'refund_failed open']);
    expect(await desk.faults(placed.id)).toEqual([]);
  });
});

describe('a refund in a currency without fractions', () => {
  it('is exact, and so are the numbers of a refusal', async () => {
    const us = await Shop.open({ simulator: await startSimulator({ account: { edition: 'US' } }) });
    try {
      const there = new Desk(us);
      await listenToZoho(us);
      const { id } = await there.paidOrder({ amount: '500', currency: 'JPY' });
      for (const amount of ['100.0', '0']) expect((await there.refund(id, { amount })).status).toBe(400);
      const refused = await there.refund(id, { amount: '501' });
      expect(refused.body).toMatchObject({ taken: '500', refundable: '500', currency: 'JPY' });
      expect(await there.refunded(id, { amount: '125' })).toMatchObject({ amount: '125', currency: 'JPY' });
      await there.later(3_000);
      expect(await there.totals(id)).toEqual({ status: 'partially_refunded', refunded: 125 });
    } finally {
      await us.close();
    }
  });
});
