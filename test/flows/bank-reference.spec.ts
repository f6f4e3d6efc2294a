import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ORDER_CHANGED } from '../../src/database/change-feed.js';
import type { FoundOrdersView } from '../../src/support/search/search.dto.js';
import type { SupportOrderView } from '../../src/support/order/detail.dto.js';
import { KEYS } from '../support/app.js';
import { leaks } from '../support/evidence.js';
import { queryOnce } from '../support/postgres.js';
import { Desk } from '../support/refund-desk.js';
import { expectStatus, sessionIdOf, Shop } from '../support/shop.js';
import { listenToZoho } from '../support/zoho-webhook.js';

const MINUTE_MS = 60_000;
const PAYER = { email: 'Meera.Payer@Example.com', phone: '+91 90000 77777' };

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  shop = await Shop.open();
  desk = new Desk(shop);
}, 60_000);
afterAll(async () => {
  expect(leaks(shop, 'eera.Payer', 'eera.payer', '77777', 'shopper@bank')).toEqual([]);
  await shop.close();
});

const fresh = (orderId: string) => shop.status(orderId, '?maxAgeMs=0');
const detail = async (orderId: string): Promise<SupportOrderView> =>
  expectStatus(await shop.get(`/v1/support/orders/${orderId}`, KEYS.desk), 200).body as SupportOrderView;
const recheck = async (orderId: string) =>
  expectStatus(await shop.post(`/v1/support/orders/${orderId}/reconcile`, undefined, KEYS.desk), 200);
const found = async (q: string): Promise<string[]> => {
  const { body } = expectStatus(await shop.get(`/v1/support/orders?q=${encodeURIComponent(q)}`, KEYS.desk), 200);
  return (body as FoundOrdersView).items.map(({ id }) => id);
};
/** What Zoho itself shows, past the service. */
const atZoho = (paymentId: string) => shop.zoho.control.payments().find(({ payment_id }) => payment_id === paymentId);

/** A paid order whose refund of 50.00 has arrived. */
async function refundedOrder(): Promise<{ id: string; paymentId: string; refundId: string }> {
  const placed = await shop.place({ amount: '200.00', customer: { email: 'someone.else@example.com' } });
  const paymentId = shop.pay(placed, PAYER);
  await fresh(placed.id);
  const { id: refundId } = await desk.refunded(placed.id, { amount: '50.00' });
  await shop.pass(MINUTE_MS);
  await shop.runJobs();
  return { id: placed.id, paymentId, refundId };
}

describe('what is kept of a payment', () => {
  it('the status names the bank’s references of a payment and of its refunds', async () => {
    const { id, paymentId, refundId } = await refundedOrder();
    const bankReference = String(atZoho(paymentId)?.transaction_reference_number);
    expect(bankReference).toMatch(/^\d{12}$/);
    const { payments } = await fresh(id);
    const [refund] = payments[0]?.refunds ?? [];
    expect(payments).toMatchObject([{ paymentId, bankReference, feeAmount: null, refundedAmount: '50.00' }]);
    expect(refund).toEqual({
      id: refundId,
      zohoRefundId: refund?.zohoRefundId,
      status: 'succeeded',
      amount: '50.00',
      currency: 'INR',
      bankReference: `ARN${refund?.zohoRefundId}`,
      createdAt: expect.any(String),
    });
    expect((await shop.order(id)).payments).toEqual(payments);
  });

  it('a refund that Zoho did not accept is not shown to shoppers', async () => {
    const { id } = await desk.paidOrder();
    shop.zoho.control.addFault({ operation: 'create_refund', kind: 'status', status: 400 });
    await desk.refund(id);
    expect((await detail(id)).refunds).toMatchObject([{ status: 'create_failed' }]);
    expect((await fresh(id)).payments).toMatchObject([{ refunds: [] }]);
  });

  it('the desk sees who paid, by what, and what Zoho keeps', async () => {
    const byUpi = await shop.place({ amount: '200.00' });
    shop.pay(byUpi, PAYER);
    await fresh(byUpi.id);
    expect((await detail(byUpi.id)).payments).toMatchObject([
      { payer: { ...PAYER, upiId: 'shopper@bank' }, totalFeeAmount: '4.72', taxAmount: '0.72', netAmount: '195.28' },
    ]);
    const byCard = await shop.place();
    shop.pay(byCard, { outcome: 'failure', method: 'card' });
    await fresh(byCard.id);
    expect((await detail(byCard.id)).payments).toMatchObject([
      { status: 'failed', payer: { lastFour: '1111', brand: 'visa', funding: 'credit' }, bankReference: null },
    ]);
    const byBank = await shop.place();
    shop.pay(byBank, { method: 'net_banking' });
    await fresh(byBank.id);
    expect((await detail(byBank.id)).payments).toMatchObject([{ payer: { bank: 'Success Test Bank' } }]);
  });

  it('none of it lies readable in the database, and no storefront sees who paid', async () => {
    const { id } = await refundedOrder();
    const [row] = await shop.query<{ text: string; sealed: Buffer }>(
      `SELECT p::text AS text, p.payer_sealed AS sealed FROM payments p WHERE order_id = '${id}'`,
    );
    const events = await shop.query<{ text: string }>(`SELECT e::text AS text FROM order_events e WHERE order_id = '${id}'`);
    const answers = [JSON.stringify(await fresh(id)), JSON.stringify(await shop.order(id))];
    for (const text of [row?.text, row?.sealed.toString('latin1'), ...events.map((event) => event.text), ...answers])
      expect(text).not.toMatch(/payer@example|90000 ?77777|shopper@bank/i);
  }); // prettier-ignore
});

describe('the desk’s search finds an order', () => {
  it.each([
    ['the bank reference of its payment', ({ bankReference }: Keys) => bankReference],
    ['the bank reference of its refund', ({ arn }: Keys) => arn],
    ['the e-mail of who paid, whatever its case', () => PAYER.email.toLowerCase()],
    ['the phone of who paid, however it is written', () => '+91-9000077777'],
  ])('by %s', async (_what, keyOf) => {
    const { id } = await refundedOrder();
    const [payment] = (await fresh(id)).payments;
    const keys = { bankReference: payment?.bankReference ?? '', arn: payment?.refunds[0]?.bankReference ?? '' };
    expect(await found(keyOf(keys))).toContain(id);
    expect(await found(`${keyOf(keys)}0`)).toEqual([]);
  });

  it('by indexes alone', async () => {
    const url = new URL(shop.app.database.url);
    url.searchParams.set('options', '-c enable_seqscan=off'); // the tables are small
    const plans = await queryOnce<{ 'QUERY PLAN': string }>(url.href, `EXPLAIN
      SELECT order_id FROM payments WHERE bank_reference = 'x' UNION ALL SELECT order_id FROM refunds WHERE bank_reference = 'x'
      UNION ALL SELECT order_id FROM payments WHERE payer_email_hash = ANY (ARRAY['\\x00']::bytea[])
      UNION ALL SELECT order_id FROM payments WHERE payer_phone_hash = ANY (ARRAY['\\x00']::bytea[])`);
    const plan = plans.map((line) => line['QUERY PLAN']).join('\n');
    for (const index of ['payments_bank_reference', 'refunds_bank_reference', 'payments_payer_email_hash', 'payments_payer_phone_hash'])
      expect(plan).toContain(`${index}_idx`);
  }); // prettier-ignore
});

interface Keys {
  bankReference: string;
  arn: string;
}

describe('rows of an older version', () => {
  it('are filled in when the order is looked at again, and the timeline says nothing', async () => {
    const { id } = await refundedOrder();
    const before = await detail(id);
    await shop.query(`UPDATE payments SET bank_reference = NULL, fee_minor = NULL, tax_minor = NULL, net_minor = NULL,
      payer_sealed = NULL, payer_email_hash = NULL, payer_phone_hash = NULL WHERE order_id = '${id}'`);
    await shop.query(`UPDATE refunds SET bank_reference = NULL WHERE order_id = '${id}'`);
    const emptied = await detail(id);
    expect(emptied.payments).toMatchObject([{ bankReference: null, totalFeeAmount: null, payer: null }]);
    expect(emptied.refunds).toMatchObject([{ bankReference: null }]);
    await recheck(id);
    const after = await detail(id);
    expect(after.payments).toEqual(before.payments);
    expect(after.refunds.map(({ bankReference }) => bankReference)).toEqual(before.refunds.map((r) => r.bankReference));
    expect(after.timeline).toEqual(before.timeline);
  });

  it('are told to those who wait for news of the order', async () => {
    const { id } = await desk.paidOrder();
    await shop.query(`UPDATE payments SET bank_reference = NULL WHERE order_id = '${id}'`);
    const etag = String((await shop.get(`/v1/orders/${id}/status`)).headers.etag);
    const waiter = new pg.Client({ connectionString: shop.app.database.url });
    await waiter.connect();
    try {
      await waiter.query(`LISTEN ${ORDER_CHANGED}`);
      const woken = once(waiter, 'notification');
      await recheck(id);
      expect(await woken).toMatchObject([{ payload: id }]);
    } finally {
      await waiter.end();
    }
    const again = await shop.get(`/v1/orders/${id}/status`, KEYS.web, { 'if-none-match': etag });
    expect(expectStatus(again, 200).body).toMatchObject({ payments: [{ bankReference: expect.any(String) }] });
  });
});

it('money without an order keeps who paid, and is found by it once it has an order', async () => {
  const payer = { email: 'lost@example.com' };
  await listenToZoho(shop);
  const orphan = shop.zoho.control.orphanPayment({ amount: '75.00', ...payer });
  await desk.later(2_000);
  shop.zoho.control.setWebhookMode('off');
  expect((await desk.caseOf(String(orphan.payment_id))).kind).toBe('unmatched_payment');
  expect(await found(payer.email)).toEqual([]);
  const placed = await shop.place({ amount: '75.00' });
  await shop.query(`UPDATE payment_sessions SET zoho_session_id = '${String(orphan.payments_session_id)}'
    WHERE zoho_session_id = '${sessionIdOf(placed)}'`);
  shop.zoho.control.addFault({ operation: 'get_payment', kind: 'status', times: 5 });
  await fresh(placed.id); // its session lists the payment; the payment itself could not be read
  expect(await found(payer.email)).toEqual([placed.id]);
  expect((await detail(placed.id)).payments).toMatchObject([{ paymentId: orphan.payment_id, payer }]);
  shop.zoho.control.clearFaults();
});

it('strange words where Zoho need not say anything break no look', async () => {
  const placed = await shop.place({ amount: '200.00' });
  const paymentId = shop.pay(placed);
  const strange = {
    ...atZoho(paymentId),
    transaction_reference_number: `\u0000${'9'.repeat(5_000)}`,
    total_fee_amount: 'free',
    net_tax_amount: -1,
    net_amount: { value: '1' },
    receipt_email: ['a'],
    phone: 9_000_000_001,
    dialing_code: {},
    payment_method: { type: 'upi', upi: 'shopper@bank', card: { last_four_digits: 1234, brand: null } },
  };
  shop.zoho.control.addFault({ operation: 'get_payment', kind: 'status', status: 200, body: { code: 0, payment: strange } });
  expect(await fresh(placed.id)).toMatchObject({
    status: 'paid',
    payments: [{ amount: '200.00', bankReference: null, feeAmount: null }],
  });
  const order = await detail(placed.id);
  expect(order.payments).toMatchObject([{ totalFeeAmount: null, payer: { phone: '9000000001', lastFour: '1234' } }]);
  expect(sessionIdOf(placed)).toBe(order.paymentSession?.paymentsSessionId);
}); // prettier-ignore
