import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PlacedOrderView } from '../../src/checkout/answers/views.dto.js';
import { sessionIdOf, Shop } from '../support/shop.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

const next = async ({ id }: PlacedOrderView) => (await shop.status(id, '?maxAgeMs=0')).nextAction;
const sessionsAtZoho = ({ id }: PlacedOrderView) =>
  shop.zoho.control.sessions().filter((session) => JSON.stringify(session).includes(id)).length;

/** An order whose payment by `method` is not decided, after its session's life is over. */
async function waiting(method: 'upi' | 'net_banking' | 'ach_debit', payBefore?: string) {
  const placed = await shop.place({ payBefore });
  const paymentId = shop.pay(placed, { outcome: 'pending', method });
  await shop.pass(16 * MINUTE);
  return { placed, paymentId };
}

describe('while a payment is under way (contract 5, rule 6)', () => {
  it('no second session is opened and no cancel succeeds; its success pays the order', async () => {
    const { placed, paymentId } = await waiting('upi');
    expect(await next(placed)).toBe('wait');

    for (const refused of [await shop.tryAnotherSession(placed.id), await shop.cancel(placed.id)]) {
      expect(refused.status).toBe(409);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect(JSON.parse(refused.text)).toMatchObject({
        code: 'payment_under_way',
        orderId: placed.id,
        payments: [
          { paymentId, status: 'initiated', amount: '249.50', method: 'upi', paymentsSessionId: sessionIdOf(placed) },
        ],
      });
    }
    expect(sessionsAtZoho(placed)).toBe(1);

    shop.zoho.control.settle(paymentId);
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ status: 'paid', attention: [] });
  });

  it('the session that can still be paid is answered all the same', async () => {
    const placed = await shop.place();
    shop.pay(placed, { outcome: 'pending' });
    const again = await shop.tryAnotherSession(placed.id);
    expect([again.status, sessionIdOf(again.body)]).toEqual([200, sessionIdOf(placed)]);
  });

  it('a storefront may insist, a shopper may not', async () => {
    const { placed, paymentId } = await waiting('upi');
    const wish = { whileUnderWay: true };
    const path = `/v1/orders/${placed.id}/payment-sessions`;

    expect((await shop.post(path, wish, placed.clientToken)).status).toBe(403);
    expect((await shop.post(path, { whileUnderWay: 'yes' })).status).toBe(400);
    const opened = await shop.post(path, wish);
    expect([opened.status, opened.body.paymentSession.attempt]).toEqual([201, 2]);
    // Both were paid in the end: the one that came first pays the order, the other is flagged.
    shop.pay(opened.body);
    expect((await shop.status(placed.id, '?maxAgeMs=0')).status).toBe('paid');
    shop.zoho.control.settle(paymentId);
    expect((await shop.post(`/v1/orders/${placed.id}/cancel`, wish)).status).toBe(409);
    await shop.pass(HOUR);
    await shop.runJobs();
    expect(await shop.caseRows(placed.id)).toEqual(['duplicate_payment open']);
  });

  it('a cancel that insists is one; the money that comes is a case', async () => {
    const { placed, paymentId } = await waiting('upi');
    const cancelled = await shop.post(`/v1/orders/${placed.id}/cancel`, { whileUnderWay: true });
    expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled']);
    shop.zoho.control.settle(paymentId);
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({
      status: 'cancelled',
      attention: ['late_payment'],
    });
  });

  it('no order expires: net banking may take a night', async () => {
    const payBefore = new Date(shop.clock.now().getTime() + 30 * MINUTE).toISOString();
    const { placed, paymentId } = await waiting('net_banking', payBefore);
    await shop.pass(8 * HOUR);
    await shop.runJobs();
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({
      status: 'awaiting_payment',
      nextAction: 'wait',
    });
    shop.zoho.control.settle(paymentId);
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ status: 'paid', attention: [] });
  });

  it('patience ends: a bank debit holds for ten days, UPI for half an hour', async () => {
    const payBefore = () => new Date(shop.clock.now().getTime() + 30 * MINUTE).toISOString();
    const upi = await waiting('upi', payBefore());
    await shop.pass(20 * MINUTE);
    expect((await shop.status(upi.placed.id, '?maxAgeMs=0')).status).toBe('expired');

    const debit = await waiting('ach_debit', payBefore());
    await shop.pass(9 * DAY);
    expect((await shop.status(debit.placed.id, '?maxAgeMs=0')).status).toBe('awaiting_payment');
    await shop.pass(DAY);
    expect((await shop.status(debit.placed.id, '?maxAgeMs=0')).status).toBe('expired');
  });
});

describe('a status word that nobody knows (contract 5, rule 6)', () => {
  it('is neither paid nor unpaid: nothing is opened or cancelled, a person is asked, and it is counted by name', async () => {
    const placed = await shop.place();
    const paymentId = shop.pay(placed, { outcome: 'pending' });
    shop.zoho.control.setPaymentStatus(paymentId, 'authorised_perhaps');
    await shop.pass(16 * MINUTE);

    expect(await next(placed)).toBe('contact_support');
    for (const refused of [await shop.tryAnotherSession(placed.id), await shop.cancel(placed.id)])
      expect([refused.status, JSON.parse(refused.text).code]).toEqual([409, 'payment_under_way']);
    expect(sessionsAtZoho(placed)).toBe(1);
    const metrics = await shop.app.http.get('/metrics');
    expect(metrics.text).toMatch(/zoho_unknown_payment_statuses_total\{status="authorised_perhaps"\} \d/);
    expect(shop.app.logs.some(({ msg }) => msg?.includes('"authorised_perhaps"'))).toBe(true);

    shop.zoho.control.setPaymentStatus(paymentId, 'succeeded');
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ status: 'paid', attention: [] });
  });
});
