import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from 'zoho-payments-simulator';
import { WatchInvariants } from '../../src/invariants/watch-invariants.js';
import type { ExplanationView } from '../../src/support/explain/explain.dto.js';
import type { SupportOrderView } from '../../src/support/order/detail.dto.js';
import { bearer, KEYS, startTestApp } from '../support/app.js';
import { brokenLinks } from '../support/evidence.js';
import { Desk } from '../support/refund-desk.js';
import { scrape } from '../support/metrics.js';
import { anOrder, expectStatus, sessionIdOf, Shop } from '../support/shop.js';

const SHOPPER_FEES = JSON.stringify({ web: { maxPercent: '3', maxAmount: '50.00' } });

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open({ env: { SHOPPER_FEES } });
}, 60_000);
afterAll(() => shop.close());

const fresh = (orderId: string) => shop.status(orderId, '?maxAgeMs=0');
const detail = async (orderId: string, desk = shop): Promise<SupportOrderView> =>
  expectStatus(await desk.get(`/v1/support/orders/${orderId}`, KEYS.desk), 200).body as SupportOrderView;
const explain = async (orderId: string, desk = shop): Promise<string> =>
  (expectStatus(await desk.get(`/v1/support/orders/${orderId}/explain`, KEYS.desk), 200).body as ExplanationView)
    .summary;

describe('where shoppers bear the fee', () => {
  it('an order of 500.00 paid with 511.80 is paid, where Zoho states a fee of 11.80', async () => {
    const placed = await shop.place({ amount: '500.00' });
    const paymentId = shop.pay(placed, { feeAmount: '11.80' });
    expect(await fresh(placed.id)).toMatchObject({
      status: 'paid',
      amount: '500.00',
      attention: [],
      nextAction: 'none',
      payments: [{ paymentId, status: 'succeeded', amount: '511.80', feeAmount: '11.80' }],
    });
    expect(await shop.caseRows(placed.id)).toEqual([]);
    expect(await brokenLinks(shop, placed.id)).toEqual([]);
    const order = await detail(placed.id);
    expect(order.payments).toMatchObject([{ settles: true, feeAmount: '11.80', totalFeeAmount: '11.80', netAmount: '500.00' }]);
    expect(order.timeline.find(({ type }) => type === 'order.paid')?.evidence).toMatchObject({
      orderAmount: '500.00',
      paymentAmount: '511.80',
      paymentFee: '11.80',
    });
    expect(await explain(placed.id)).toContain(
      `Payment ${paymentId} is the order's 500.00 INR and 11.80 INR on top, which is exactly the fee that Zoho states: the shopper bore it.`,
    );
  }); // prettier-ignore

  it('the shop’s own fee on an exact payment is none that the shopper bore', async () => {
    const placed = await shop.place({ amount: '500.00' });
    shop.pay(placed);
    expect(await fresh(placed.id)).toMatchObject({ status: 'paid', payments: [{ amount: '500.00', feeAmount: null }] });
    expect((await detail(placed.id)).payments).toMatchObject([
      { feeAmount: null, totalFeeAmount: '11.80', taxAmount: '1.80', netAmount: '488.20' },
    ]);
  });

  it.each([
    ['at the bound of 3 percent', '500.00', { feeAmount: '15.00' }, 'paid'],
    ['a paisa over 3 percent', '500.00', { feeAmount: '15.01' }, 'awaiting_payment'],
    ['at the bound of 50.00', '2000.00', { feeAmount: '50.00' }, 'paid'],
    ['a paisa over 50.00', '2000.00', { feeAmount: '50.01' }, 'awaiting_payment'],
    ['within 3 percent of an amount that it does not divide', '33.34', { feeAmount: '1.00' }, 'paid'],
    ['over 3 percent by less than a paisa', '33.33', { feeAmount: '1.00' }, 'awaiting_payment'],
    ['stated a paisa less than what was paid on top', '500.00', { amount: '500.01', feeAmount: '11.79' }, 'awaiting_payment'],
    ['stated a paisa more than what was paid on top', '500.00', { amount: '499.99', feeAmount: '11.81' }, 'awaiting_payment'],
    ['stated, and less paid than the order asks for', '500.00', { amount: '488.20' }, 'awaiting_payment'],
  ])('a fee %s: an order of %s paid with %o is %s', async (_what, amount, wish, status) => {
    const placed = await shop.place({ amount });
    shop.pay(placed, wish);
    expect((await fresh(placed.id)).status).toBe(status);
    expect(await shop.caseRows(placed.id)).toEqual(status === 'paid' ? [] : ['amount_mismatch open']);
  }); // prettier-ignore

  it('another currency with a fee is a currency mismatch', async () => {
    const placed = await shop.place({ amount: '500.00' });
    shop.pay(placed, { currency: 'USD', feeAmount: '11.80' });
    expect(await fresh(placed.id)).toMatchObject({ status: 'awaiting_payment', attention: ['currency_mismatch'] });
  });

  it('a second payment with a fee is a duplicate, and one after the end is late', async () => {
    const twice = await shop.place({ amount: '500.00' });
    shop.pay(twice, { feeAmount: '11.80' });
    shop.pay(twice, { feeAmount: '11.80', force: true });
    expect((await fresh(twice.id)).attention).toEqual(['duplicate_payment']);
    const late = await shop.place({ amount: '500.00' });
    expectStatus(await shop.cancel(late.id), 200);
    shop.pay(late, { feeAmount: '11.80', force: true });
    expectStatus(await shop.post(`/v1/support/orders/${late.id}/reconcile`, undefined, KEYS.desk), 200);
    expect(await shop.caseRows(late.id)).toEqual(['late_payment open']);
  });

  it('all that was taken can go back, the fee with it, and not a paisa more', async () => {
    const desk = new Desk(shop);
    const placed = await shop.place({ amount: '200.00' });
    shop.pay(placed, { feeAmount: '4.72' });
    await fresh(placed.id);
    expect((await desk.refund(placed.id, { amount: '204.73' })).status).toBe(422);
    await desk.refunded(placed.id, { amount: '200.00' });
    await shop.pass(60_000);
    await shop.runJobs();
    expect(await fresh(placed.id)).toMatchObject({ status: 'partially_refunded', payments: [{ refundedAmount: '200.00' }] });
    await desk.refunded(placed.id, { amount: '4.72' });
    await shop.pass(60_000);
    await shop.runJobs();
    expect((await fresh(placed.id)).status).toBe('refunded');
  }); // prettier-ignore

  it('another storefront’s order is not', async () => {
    const { body } = await shop.post('/v1/orders', anOrder({ amount: '500.00' }), KEYS.other, { 'idempotency-key': 'other-1' });
    const placed = body as { id: string; paymentSession: { paymentsSessionId: string } };
    shop.pay(placed.paymentSession.paymentsSessionId, { feeAmount: '11.80' });
    const { body: status } = await shop.get(`/v1/orders/${placed.id}/status?maxAgeMs=0`, KEYS.other);
    expect(status).toMatchObject({ status: 'awaiting_payment', attention: ['amount_mismatch'] });
    expect(await explain(placed.id)).toContain('the storefront other lets shoppers bear none (SHOPPER_FEES)');
  }); // prettier-ignore

  it('no order so paid is an alarm of the invariants', async () => {
    await shop.app.app.get(WatchInvariants).run();
    expect((await scrape(shop.app.url)).value('invariant_timeline_disagreements')).toBe(0);
  });
});

describe('without the setting', () => {
  let plain: Shop;
  beforeAll(async () => {
    plain = await Shop.open();
  }, 60_000);
  afterAll(() => plain.close());

  const withFee = async () => {
    const placed = await plain.place({ amount: '500.00' });
    const paymentId = plain.pay(placed, { feeAmount: '11.80' });
    const status = await plain.status(placed.id, '?maxAgeMs=0');
    expect(status).toMatchObject({
      status: 'awaiting_payment',
      attention: ['amount_mismatch'],
      payments: [{ paymentId, amount: '511.80', feeAmount: '11.80' }],
    });
    return { id: placed.id, paymentId };
  };
  /** The service after the operator has set it. */
  const lookWithSetting = async (orderId: string) => {
    const app = await startTestApp({ simulator: plain.zoho, clock: plain.clock, database: plain.app.database, env: { SHOPPER_FEES } });
    await app.http.post(`/v1/support/orders/${orderId}/reconcile`).set(bearer(KEYS.desk)).expect(200);
    await app.close();
  }; // prettier-ignore

  it('the same payment is an amount mismatch, and the desk is told of the fee', async () => {
    const { id, paymentId } = await withFee();
    expect(await explain(id, plain)).toContain(
      `Payment ${paymentId} is the order's 500.00 INR and 11.80 INR on top, which is exactly the fee that Zoho states; ` +
        'the storefront web lets shoppers bear none (SHOPPER_FEES).',
    );
    expect((await detail(id, plain)).cases).toMatchObject([
      { kind: 'amount_mismatch', evidence: { orderAmount: '500.00', paymentAmount: '511.80', paymentFee: '11.80' } },
    ]);
  });

  it('once it is set, the next look pays the order, and the case closes itself', async () => {
    const { id, paymentId } = await withFee();
    await lookWithSetting(id);
    expect(await detail(id, plain)).toMatchObject({ status: 'paid', payments: [{ paymentId, settles: true }] });
    expect(await plain.caseRows(id)).toEqual(['amount_mismatch resolved']);
  });

  it('once it is set, what a person has decided stands', async () => {
    const { id } = await withFee();
    const [found] = (await detail(id, plain)).cases;
    const resolve = { resolution: 'dismiss', note: 'paid again at the till' };
    expectStatus(await plain.post(`/v1/support/cases/${found?.id ?? ''}/resolve`, resolve, KEYS.desk), 200);
    await lookWithSetting(id);
    expect((await detail(id, plain)).status).toBe('awaiting_payment');
  });
});

it('a currency without minor digits is compared in its own', async () => {
  const simulator = await startSimulator({ account: { edition: 'US' } });
  const yen = await Shop.open({ simulator, env: { SHOPPER_FEES } });
  try {
    for (const [feeAmount, status] of [['15', 'paid'], ['16', 'awaiting_payment']] as const) {
      const placed = await yen.place({ amount: '500', currency: 'JPY' });
      yen.pay(sessionIdOf(placed), { method: 'card', feeAmount });
      expect(await yen.status(placed.id, '?maxAgeMs=0')).toMatchObject({ status, payments: [{ feeAmount }] });
    }
  } finally {
    await yen.close();
  }
}); // prettier-ignore
