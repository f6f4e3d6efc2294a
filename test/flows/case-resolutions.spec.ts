import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { KEYS } from '../support/app.js';
import { Desk, type PaidOrder } from '../support/refund-desk.js';
import { expectStatus, sessionIdOf, Shop } from '../support/shop.js';
import { listenToZoho } from '../support/zoho-webhook.js';

const MINUTE_MS = 60_000;
const SETTLED = 2_000;

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  const storefront = { url: 'http://127.0.0.1:9/hooks', secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3' };
  shop = await Shop.open({
    env: { STOREFRONT_WEBHOOKS: JSON.stringify({ web: storefront }), ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true' },
  });
  desk = new Desk(shop);
  await listenToZoho(shop);
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.zoho.control.clearFaults();
});

/** What the order's storefront is told, oldest first. */
const told = async (orderId: string) =>
  (
    await shop.query<{ type: string }>(`SELECT type FROM event_deliveries WHERE order_id = '${orderId}' ORDER BY seq`)
  ).map(({ type }) => type);

/** The latest event about the order, as its storefront is told it. */
const lastTold = async (orderId: string) => {
  const [event] = await shop.query<{ payload: string }>(
    `SELECT payload FROM event_deliveries WHERE order_id = '${orderId}' ORDER BY seq DESC LIMIT 1`,
  );
  return JSON.parse(event?.payload ?? '{}') as { data: { case?: object } };
};

/** A payment that came after the order was cancelled. */
async function latePayment(): Promise<PaidOrder> {
  const placed = await shop.place({ amount: '200.00' });
  expectStatus(await shop.cancel(placed.id), 200);
  const paymentId = shop.pay(placed);
  await desk.later(SETTLED);
  return { id: placed.id, paymentId };
}

/** A second payment of an order that is paid already. */
async function duplicatePayment(): Promise<PaidOrder & { first: string }> {
  const placed = await shop.place({ amount: '200.00' });
  await shop.pass(14.5 * MINUTE_MS);
  const second = await shop.anotherSession(placed.id);
  const first = shop.pay(placed);
  const paymentId = shop.pay(second);
  await desk.later(SETTLED);
  const { settling } = (
    await shop.query<{ settling: string }>(
      `SELECT settling_payment_id AS settling FROM orders WHERE id = '${placed.id}'`,
    )
  )[0] ?? { settling: '' };
  return settling === first
    ? { id: placed.id, paymentId, first }
    : { id: placed.id, paymentId: first, first: paymentId };
}

async function wrongAmount(amount: string): Promise<PaidOrder> {
  const placed = await shop.place({ amount: '200.00' });
  const paymentId = String(shop.zoho.control.pay(sessionIdOf(placed), { amount }).payment_id);
  await desk.later(SETTLED);
  return { id: placed.id, paymentId };
}

describe('accepting the money', () => {
  it('revives a cancelled order: it is paid by the late payment', async () => {
    const { id, paymentId } = await latePayment();
    const opened = await desk.caseOf(paymentId);
    expect(opened).toMatchObject({ kind: 'late_payment', status: 'open', orderId: id });
    const answer = await desk.resolve(opened.id, 'accept_payment', { note: 'she still wants it' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      status: 'resolved', resolution: 'accept_payment', resolvedBy: 'support:desk', note: 'she still wants it', orderStatus: 'paid',
    }); // prettier-ignore
    expect(await shop.order(id)).toMatchObject({ status: 'paid' });
    expect((await shop.timeline(id)).slice(-2)).toEqual(['order.paid by support', 'case.resolved by support']);
    expect(await told(id)).toEqual(['order.cancelled', 'case.opened', 'order.paid', 'case.resolved']);
    expect((await lastTold(id)).data.case).toEqual({
      id: opened.id, kind: 'late_payment', status: 'resolved', paymentId, resolution: 'accept_payment',
    }); // prettier-ignore
    expect(await desk.faults(id)).toEqual([]);
    await desk.refunded(id, { amount: '200.00' });
    await desk.later(SETTLED);
    expect(await desk.totals(id)).toEqual({ status: 'refunded', refunded: 20_000 });
  });

  it('of another amount pays the order all the same', async () => {
    const { id, paymentId } = await wrongAmount('150.00');
    const opened = await desk.caseOf(paymentId);
    expect(opened.kind).toBe('amount_mismatch');
    expectStatus(await desk.resolve(opened.id, 'accept_payment'), 200);
    expect((await shop.status(id, '?maxAgeMs=0')).status).toBe('paid');
    expect((await shop.status(id)).attention).toEqual([]);
    expect(await desk.faults(id)).toEqual([]);
  });

  it('is refused when another payment has paid the order, and the case stays open', async () => {
    const { id, paymentId, first } = await duplicatePayment();
    const opened = await desk.caseOf(paymentId);
    const answer = await desk.resolve(opened.id, 'accept_payment');
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'resolution_not_possible', orderId: id, settlingPaymentId: first });
    expect((await desk.caseOf(paymentId)).status).toBe('open');
  });

  it('is refused when the money went back meanwhile, which only Zoho knew: the case closes itself', async () => {
    const { paymentId } = await latePayment();
    const opened = await desk.caseOf(paymentId);
    shop.zoho.control.setWebhookMode({ mode: 'off', times: 1 });
    shop.zoho.control.refund(paymentId, { amount: '200.00', outcome: 'succeeded' });
    await shop.pass(SETTLED);
    expect((await desk.resolve(opened.id, 'accept_payment')).body).toMatchObject({
      code: 'case_already_resolved',
      resolution: 'reason_gone',
    });
  });

  it('counts what went back meanwhile, and does not hide that the payment is disputed', async () => {
    const { id, paymentId } = await latePayment();
    const opened = await desk.caseOf(paymentId);
    shop.zoho.control.setWebhookMode({ mode: 'off', times: 1 });
    shop.zoho.control.refund(paymentId, { amount: '50.00', outcome: 'succeeded' });
    await shop.pass(SETTLED);
    shop.zoho.control.dispute(paymentId);
    expectStatus(await desk.resolve(opened.id, 'accept_payment'), 200);
    expect(await desk.totals(id)).toEqual({ status: 'partially_refunded', refunded: 5_000 });
    expect((await shop.status(id)).attention).toEqual(['disputed']);
    expect(await desk.faults(id)).toEqual([]);
  });

  it('changes nothing while Zoho cannot be asked', async () => {
    const { id, paymentId } = await latePayment();
    const opened = await desk.caseOf(paymentId);
    shop.zoho.control.addFault({ operation: 'get_session', kind: 'status', status: 400, times: 'forever' });
    expect((await desk.resolve(opened.id, 'accept_payment')).status).toBe(502);
    expect((await shop.order(id)).status).toBe('cancelled');
    expect((await desk.caseOf(paymentId)).status).toBe('open');
  });
});

describe('refunding the money', () => {
  it('of a duplicate gives all of it back; the case is resolved when Zoho has accepted', async () => {
    const { id, paymentId } = await duplicatePayment();
    const opened = await desk.caseOf(paymentId);
    const answer = expectStatus(await desk.resolve(opened.id, 'refund'), 200);
    expect(answer.body).toMatchObject({ status: 'resolved', resolution: 'refund', resolvedBy: 'support:desk' });
    expect(answer.body.refunds).toMatchObject([
      { paymentId, amount: '200.00', status: 'initiated', reason: 'duplicate' },
    ]);
    expect((await shop.timeline(id)).slice(-3)).toEqual([
      'refund.requested by support',
      'refund.updated by support',
      'case.resolved by support',
    ]);
    expect((await told(id)).slice(-1)).toEqual(['case.resolved']);
    expect((await lastTold(id)).data.case).toMatchObject({ resolution: 'refund' });
    await desk.later(SETTLED);
    expect(desk.atZoho(paymentId)).toEqual([{ status: 'succeeded', amount: '200.00' }]);
    expect(await desk.totals(id)).toEqual({ status: 'paid', refunded: 0 });
    expect(await desk.faults(id)).toEqual([]);
  });

  it('that fails later opens a case of its own, which a new refund of that amount resolves', async () => {
    const { paymentId } = await wrongAmount('450.00');
    expectStatus(await desk.resolve((await desk.caseOf(paymentId)).id, 'refund'), 200);
    await desk.later(SETTLED);
    const failed = await desk.caseOf(paymentId);
    expect(failed).toMatchObject({ kind: 'refund_failed' });
    shop.zoho.control.updateSettings({ sandboxAmounts: false });
    const again = expectStatus(await desk.resolve(failed.id, 'refund'), 200);
    expect(again.body).toMatchObject({ status: 'resolved', refunds: [{ amount: '450.00' }] });
    await desk.later(SETTLED);
    shop.zoho.control.updateSettings({ sandboxAmounts: true });
    expect(desk.atZoho(paymentId).map(({ status }) => status)).toEqual(['failed', 'succeeded']);
  });

  it('whose answer is lost resolves the case when the refund is found', async () => {
    const { id, paymentId } = await latePayment();
    const opened = await desk.caseOf(paymentId);
    shop.zoho.control.addFault({ operation: 'create_refund', kind: 'reset_after_work' });
    const answer = await desk.resolve(opened.id, 'refund');
    expect([answer.status, answer.body.refundStatus]).toEqual([503, 'create_unknown']);
    expect((await desk.resolve(opened.id, 'dismiss')).body.code).toBe('refund_in_progress');
    await desk.later(SETTLED);
    const found = await shop.get(`/v1/support/cases/${opened.id}`, KEYS.desk);
    expect(found.body).toMatchObject({ status: 'resolved', resolution: 'refund', resolvedBy: 'support:desk' });
    expect(desk.atZoho(paymentId)).toHaveLength(1);
    expect(await desk.faults(id)).toEqual([]);
  });

  it('that Zoho refuses leaves the case as open as it was', async () => {
    const { id, paymentId } = await latePayment();
    const opened = await desk.caseOf(paymentId);
    const body = { code: 'refund_cannot_be_initiated', message: 'no' };
    shop.zoho.control.addFault({ operation: 'create_refund', kind: 'status', status: 400, body });
    expect((await desk.resolve(opened.id, 'refund')).status).toBe(422);
    expect(await desk.caseOf(paymentId)).toMatchObject({
      status: 'open',
      resolution: null,
      note: null,
      resolvedBy: null,
    });
    expectStatus(await desk.resolve(opened.id, 'dismiss'), 200);
    expect(await desk.faults(id)).toEqual([]);
  });
});

describe('money without an order', () => {
  const orphan = async (): Promise<string> => {
    const payment = shop.zoho.control.orphanPayment({ amount: '120.00' });
    await desk.later(SETTLED);
    return String(payment.payment_id);
  };

  it('can be refunded', async () => {
    const paymentId = await orphan();
    const opened = await desk.caseOf(paymentId);
    expect(opened).toMatchObject({ kind: 'unmatched_payment', orderId: null });
    expect(expectStatus(await desk.resolve(opened.id, 'refund'), 200).body.refunds).toHaveLength(1);
    await desk.later(SETTLED);
    expect(desk.atZoho(paymentId)).toEqual([{ status: 'succeeded', amount: '120.00' }]);
    const [row] = await shop.query(`SELECT refunded_minor::int AS refunded FROM payments WHERE id = '${paymentId}'`);
    expect(row).toEqual({ refunded: 12_000 });
  });

  it('can be accepted for an order that a person names, and its refunds are the order’s from then on', async () => {
    const paymentId = await orphan();
    const placed = await shop.place({ amount: '200.00' });
    const opened = await desk.caseOf(paymentId);
    expect((await desk.resolve(opened.id, 'accept_payment')).body.code).toBe('resolution_not_possible');
    const answer = await desk.resolve(opened.id, 'accept_payment', { orderId: placed.id });
    expect([answer.status, answer.body.orderId]).toEqual([200, placed.id]);
    expect((await shop.order(placed.id)).status).toBe('paid');
    expect(await desk.faults(placed.id)).toEqual([]);
    shop.zoho.control.refund(paymentId, { amount: '50.00', outcome: 'succeeded' });
    await desk.later(SETTLED);
    expect(await desk.totals(placed.id)).toEqual({ status: 'partially_refunded', refunded: 5_000 });
    await desk.refunded(placed.id, { amount: '70.00' });
    await desk.later(SETTLED);
    expect(await desk.totals(placed.id)).toEqual({ status: 'refunded', refunded: 12_000 });
    expect(await desk.faults(placed.id)).toEqual([]);
  });
});

describe('money that several people give to several orders at once', () => {
  it('is one order’s; the others are told that the case is resolved, and by whom', async () => {
    const payment = shop.zoho.control.orphanPayment({ amount: '200.00' });
    await desk.later(SETTLED);
    const opened = await desk.caseOf(String(payment.payment_id));
    const orders = [await shop.place({ amount: '200.00' }), await shop.place({ amount: '200.00' })];
    const answers = await Promise.all([
      ...orders.map(({ id }) => desk.resolve(opened.id, 'accept_payment', { orderId: id })),
      desk.resolve(opened.id, 'dismiss'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const refused = answers.filter(({ status }) => status === 409).map(({ body }) => body);
    expect(refused).toMatchObject([1, 2].map(() => ({ code: 'case_already_resolved', resolvedBy: 'support:desk' })));
    for (const { id } of orders) expect(await desk.faults(id)).toEqual([]);
  });

  it('that has an order already is not given to another', async () => {
    const { id, paymentId } = await latePayment();
    const other = await shop.place({ amount: '200.00' });
    const opened = await desk.caseOf(paymentId);
    const answer = await desk.resolve(opened.id, 'accept_payment', { orderId: other.id });
    expect([answer.status, answer.body.code, answer.body.orderId]).toEqual([422, 'resolution_not_possible', id]);
  });
});

describe('a case', () => {
  it('is resolved once, however many try at once', async () => {
    const { id, paymentId } = await latePayment();
    const opened = await desk.caseOf(paymentId);
    const wishes = ['accept_payment', 'dismiss', 'refund', 'accept_payment', 'refund'];
    const answers = await Promise.all(wishes.map((wish) => desk.resolve(opened.id, wish)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const late = await desk.resolve(opened.id, 'dismiss');
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({ code: 'case_already_resolved', resolvedBy: 'support:desk' });
    expect(late.body.resolvedAt).toEqual(expect.any(String));
    expect((await shop.timeline(id)).filter((line) => line.startsWith('case.resolved'))).toHaveLength(1);
    expect(await desk.faults(id)).toEqual([]);
  });

  it('answers the same again to the same key', async () => {
    const { paymentId } = await latePayment();
    const opened = await desk.caseOf(paymentId);
    const headers = { 'idempotency-key': randomUUID() };
    const first = expectStatus(await desk.resolve(opened.id, 'dismiss', {}, headers), 200);
    const again = await desk.resolve(opened.id, 'dismiss', {}, headers);
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([200, 'true']);
    expect(again.body).toEqual(first.body);
  });

  it('is found by kind, storefront, order, assignee and time, page by page', async () => {
    const { id, paymentId } = await latePayment();
    const opened = await desk.caseOf(paymentId);
    const ids = async (query: string) => (await desk.cases(query)).map((known) => known.id);
    expect(await ids(`?orderId=${id}&kind=late_payment&storefront=web`)).toEqual([opened.id]);
    expect(await ids(`?orderId=${id}&kind=disputed`)).toEqual([]);
    expect(await ids(`?paymentId=${paymentId}&kind=disputed,late_payment`)).toEqual([opened.id]);
    expect(await ids('?paymentId=1')).toEqual([]);
    expect(await ids(`?orderId=${id}&storefront=other`)).toEqual([]);
    const assigned = await shop.post(`/v1/support/cases/${opened.id}/assign`, { assignee: 'anna' }, KEYS.desk);
    expect(assigned.body.assignee).toBe('anna');
    expect(await ids(`?assignee=anna`)).toEqual([opened.id]);
    expect(await ids(`?assignee=none`)).not.toContain(opened.id);
    expectStatus(await desk.resolve(opened.id, 'dismiss'), 200);
    expect(await ids(`?orderId=${id}`)).toEqual([]);
    expect(await ids(`?orderId=${id}&status=resolved`)).toEqual([opened.id]);
    const all = await ids('?status=all&limit=200');
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await shop.get(`/v1/support/cases?status=all&limit=3${cursor && `&cursor=${cursor}`}`, KEYS.desk);
      paged.push(...(page.body.items as { id: string }[]).map((known) => known.id));
      cursor = page.body.nextCursor as string | null;
    }
    expect(paged).toEqual(all);
    const page = await shop.get('/v1/support/cases?status=all&limit=1', KEYS.desk);
    const foreign = await shop.get(`/v1/support/cases?limit=1&cursor=${page.body.nextCursor}`, KEYS.desk);
    expect([foreign.status, foreign.body.errors[0].path]).toEqual([400, 'cursor']);
    expect((await shop.get('/v1/support/cases?kind=odd', KEYS.desk)).status).toBe(400);
    expect((await shop.get('/v1/support/cases', KEYS.web)).status).toBe(403);
    expect((await shop.get(`/v1/support/cases/${randomUUID()}`, KEYS.desk)).status).toBe(404);
  });
});
