import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { KEYS } from '../support/app.js';
import { Desk } from '../support/refund-desk.js';
import { expectStatus, sessionIdOf, Shop } from '../support/shop.js';
import { hearZoho, listenToZoho } from '../support/zoho-webhook.js';

const DAY_MS = 24 * 3_600_000;

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
  shop.zoho.control.updateSettings({ refundSettleMs: 1_000 });
});

async function orphan(): Promise<{ paymentId: string; zohoSessionId: string; caseId: string }> {
  const payment = shop.zoho.control.orphanPayment({ amount: '200.00' });
  await desk.later(2_000);
  const paymentId = String(payment.payment_id);
  return { paymentId, zohoSessionId: String(payment.payments_session_id), caseId: (await desk.caseOf(paymentId)).id };
}

/** An order whose session turns out to be the one that the money came by. */
async function itsOrder(zohoSessionId: string): Promise<string> {
  const placed = await shop.place({ amount: '200.00' });
  await shop.query(`UPDATE payment_sessions SET zoho_session_id = '${zohoSessionId}'
    WHERE zoho_session_id = '${sessionIdOf(placed)}'`);
  await shop.status(placed.id, '?maxAgeMs=0');
  return placed.id;
}

/** Without what {@link itsOrder} has done to the session's row. */
const faults = async (orderId: string) => (await desk.faults(orderId)).filter((fault) => !fault.startsWith('session'));
const detail = async (orderId: string) => (await shop.get(`/v1/support/orders/${orderId}`, KEYS.desk)).body;

describe('money without an order that finds one', () => {
  it('brings a refund that is on its way along, and how it ends is told there', async () => {
    const { paymentId, zohoSessionId, caseId } = await orphan();
    shop.zoho.control.updateSettings({ refundSettleMs: null });
    expectStatus(await desk.resolve(caseId, 'refund'), 200);
    const orderId = await itsOrder(zohoSessionId);
    expect(await detail(orderId)).toMatchObject({
      status: 'paid',
      refunds: [{ status: 'initiated', amount: '200.00' }],
    });
    expect(await faults(orderId)).toEqual([]);
    const made = shop.zoho.control.refunds().find(({ payment_id }) => payment_id === paymentId);
    shop.zoho.control.settleRefund(String(made?.refund_id));
    await hearZoho(shop);
    expect(await detail(orderId)).toMatchObject({ status: 'refunded', refunds: [{ status: 'succeeded' }] });
    expect(await faults(orderId)).toEqual([]);
  });

  it('brings a refund that failed along, with its case, which a person can resolve', async () => {
    const { paymentId, zohoSessionId, caseId } = await orphan();
    shop.zoho.control.updateSettings({ refundSettleMs: null });
    expectStatus(await desk.resolve(caseId, 'refund'), 200);
    const made = shop.zoho.control.refunds().find(({ payment_id }) => payment_id === paymentId);
    shop.zoho.control.settleRefund(String(made?.refund_id), 'failed');
    await hearZoho(shop);
    const failed = await desk.caseOf(paymentId);
    expect(failed).toMatchObject({ kind: 'refund_failed', orderId: null });
    const orderId = await itsOrder(zohoSessionId);
    expect((await shop.status(orderId)).attention).toEqual(['refund_failed']);
    expect(await desk.caseOf(paymentId)).toMatchObject({ id: failed.id, orderId });
    expect((await desk.resolve(failed.id, 'dismiss')).status).toBe(200);
    expect((await shop.status(orderId, '?maxAgeMs=0')).attention).toEqual([]);
    expect(await faults(orderId)).toEqual([]);
  });

  it('by a person’s word brings the refund that was made of it before along', async () => {
    const { paymentId, caseId } = await orphan();
    shop.zoho.control.refund(paymentId, { amount: '50.00', outcome: 'succeeded' });
    await desk.later(2_000);
    const placed = await shop.place({ amount: '200.00' });
    expectStatus(await desk.resolve(caseId, 'accept_payment', { orderId: placed.id }), 200);
    expect(await detail(placed.id)).toMatchObject({ status: 'partially_refunded', refunds: [{ amount: '50.00' }] });
    expect(await desk.faults(placed.id)).toEqual([]);
  });

  it('by a person’s word leaves no case behind that nobody can resolve', async () => {
    const { paymentId, caseId } = await orphan();
    shop.zoho.control.addFault({ operation: 'create_refund', kind: 'reset' });
    expectStatus(await desk.resolve(caseId, 'refund'), 503);
    await desk.later(DAY_MS + 60_000);
    await desk.later(DAY_MS);
    const failed = (await desk.cases()).find(({ kind, paymentId: of }) => kind === 'refund_failed' && of === paymentId);
    const placed = await shop.place({ amount: '200.00' });
    expectStatus(await desk.resolve(caseId, 'accept_payment', { orderId: placed.id }), 200);
    expect((await desk.resolve(failed?.id ?? '', 'dismiss')).status).toBe(200);
    expect(await desk.faults(placed.id)).toEqual([]);
  });
});

describe('money without an order', () => {
  it('keeps what was heard of it last, though an older answer comes later', async () => {
    const { paymentId, caseId } = await orphan();
    const hold = shop.zoho.control.hold('get_payment', { afterWork: true });
    const older = desk.resolve(caseId, 'accept_payment');
    await hold.arrived;
    shop.zoho.control.refund(paymentId, { amount: '50.00', outcome: 'succeeded' });
    await desk.later(2_000);
    hold.release();
    expect((await older).status).toBe(422);
    const [row] = await shop.query(
      `SELECT status, refunded_minor::int AS refunded FROM payments WHERE id = '${paymentId}'`,
    );
    expect(row).toEqual({ status: 'partially_refunded', refunded: 5_000 });
  });
});
