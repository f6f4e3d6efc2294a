import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OrphanHunt } from '../../src/discovery/orphan-hunt.js';
import { brokenLinks } from '../support/evidence.js';
import { expectStatus, sessionIdOf, Shop } from '../support/shop.js';
import type { TestApp } from '../support/app.js';
import { eventText, inbox, postWebhook } from '../support/zoho-webhook.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open(); // Zoho has no address to send webhooks to
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.zoho.control.clearFaults();
  shop.zoho.control.clearRequests();
});

/** A round of the hunt, as its cron would make it, and the work that follows from it. */
async function hunt(app: TestApp = shop.app): Promise<void> {
  await app.app.get(OrphanHunt).round();
  await shop.runJobs();
}

/** The hunt's own look, five minutes later, is the only one that counts: the schedule's are taken away. */
async function huntAlone(): Promise<void> {
  await shop.query(`DELETE FROM graphile_worker._private_jobs WHERE key LIKE 'look:%'`);
  await hunt();
}

const casesOf = (paymentId: string) =>
  shop.query<{ kind: string; status: string; order_id: string | null; evidence: Record<string, unknown> }>(
    `SELECT kind, status, order_id, evidence FROM cases WHERE payment_id = '${paymentId}'`,
  );
const paymentRow = async (paymentId: string) =>
  (
    await shop.query<{ order_id: string | null; status: string }>(
      `SELECT order_id, status FROM payments WHERE id = '${paymentId}'`,
    )
  )[0];

describe('with webhooks switched off', () => {
  it('hunts for nothing before the first order', async () => {
    const elsewhere = String(shop.zoho.control.orphanPayment({ amount: '5.00' }).payment_id);
    await hunt();
    expect(shop.calls('list_payments')).toBe(0);
    await shop.pass(2 * DAY_MS);
    await shop.place();
    await hunt();
    expect(shop.calls('list_payments')).toBeGreaterThan(0);
    expect(await paymentRow(elsewhere)).toBeUndefined(); // older than the first order: nobody's of ours
  });

  it('a session whose create call was never answered is paid, found, and pays its order', async () => {
    shop.zoho.control.addFault({ operation: 'create_session', kind: 'reset_after_work' });
    const refused = expectStatus(await shop.tryPlace(), 503).body as { orderId: string };
    const [session] = await shop.sessionRows(refused.orderId);
    expect(session).toMatchObject({ status: 'create_unknown', zoho_session_id: null });
    shop.pay(String(shop.zoho.control.sessions().at(-1)?.payments_session_id));
    await huntAlone();
    expect((await shop.order(refused.orderId)).status).toBe('paid');
    expect(await shop.timeline(refused.orderId)).toContain('order.paid by schedule');
    expect(await brokenLinks(shop, refused.orderId)).toEqual([]);
  });

  it('a session that was found lives as long as Zoho says, in its row as in its timeline', async () => {
    shop.zoho.control.updateSettings({ sessionSeconds: 120 });
    shop.zoho.control.addFault({ operation: 'create_session', kind: 'reset_after_work' });
    const refused = expectStatus(await shop.tryPlace(), 503).body as { orderId: string };
    shop.zoho.control.updateSettings({ sessionSeconds: null });
    shop.pay(String(shop.zoho.control.sessions().at(-1)?.payments_session_id), { outcome: 'pending' });
    await huntAlone();
    const [row] = await shop.query<{ seconds: number }>(
      `SELECT extract(epoch FROM expires_at - created_at)::int AS seconds FROM payment_sessions WHERE order_id = '${refused.orderId}'`,
    );
    expect(row?.seconds).toBe(120);
    expect(await brokenLinks(shop, refused.orderId)).toEqual([]);
  });

  it('a payment nobody told of is found', async () => {
    const placed = await shop.place();
    const paymentId = shop.pay(placed);
    await huntAlone();
    expect((await shop.order(placed.id)).status).toBe('paid');
    shop.zoho.control.clearRequests();
    await huntAlone();
    expect(shop.zoho.control.requests('get_session')).toEqual([]); // known as it is: nothing to ask
    expect(await casesOf(paymentId)).toEqual([]);
  });

  it('a refund and a dispute made at Zoho’s are found', async () => {
    const [refunded, disputed] = [await shop.place(), await shop.place()];
    const [one, other] = [shop.pay(refunded), shop.pay(disputed)];
    await huntAlone();
    shop.zoho.control.refund(one, { amount: '49.50', outcome: 'succeeded' });
    shop.zoho.control.dispute(other);
    await shop.pass(5 * MINUTE_MS);
    await huntAlone();
    expect((await shop.order(refunded.id)).status).toBe('partially_refunded');
    expect(await shop.query(`SELECT refunded_minor::int AS sum FROM orders WHERE id = '${refunded.id}'`)).toEqual([
      { sum: 4950 },
    ]);
    expect(await shop.caseRows(disputed.id)).toEqual(['disputed open']);
  });

  it('a refund made weeks later is found within a day', async () => {
    const placed = await shop.place();
    const paymentId = shop.pay(placed);
    await huntAlone();
    await shop.pass(40 * DAY_MS);
    await huntAlone();
    shop.zoho.control.refund(paymentId, { outcome: 'succeeded' });
    await shop.pass(DAY_MS + MINUTE_MS);
    await huntAlone();
    expect((await shop.order(placed.id)).status).toBe('refunded');
  });

  it.each([
    [
      'reversal',
      (paymentId: string) => shop.zoho.control.reverse(paymentId, { silent: true }),
      'payment_reversed open',
    ],
    ['dispute', (paymentId: string) => shop.zoho.control.dispute(paymentId), 'disputed open'],
  ])('a %s weeks later is found within a day', async (_, takeBack, told) => {
    const placed = await shop.place();
    const paymentId = shop.pay(placed);
    await huntAlone();
    await shop.pass(40 * DAY_MS);
    await huntAlone();
    takeBack(paymentId);
    await shop.pass(DAY_MS + MINUTE_MS);
    await huntAlone();
    expect(await shop.caseRows(placed.id)).toEqual([told]);
  });

  it.each([
    [
      'a reversal that is undone',
      (id: string) => shop.zoho.control.reverse(id, { silent: true }),
      (id: string) => shop.zoho.control.setPaymentStatus(id, 'succeeded'),
    ],
    [
      'a dispute that is won',
      (id: string) => shop.zoho.control.dispute(id),
      (id: string) => shop.zoho.control.endDispute(id, 'won'),
    ],
  ])('%s is found too, and closes its case; the next one opens another', async (_, takeBack, giveAgain) => {
    const placed = await shop.place();
    const paymentId = shop.pay(placed);
    const cases: string[][] = [];
    for (const turn of [() => undefined, takeBack, giveAgain, takeBack]) {
      turn(paymentId);
      await shop.pass(DAY_MS + MINUTE_MS);
      await huntAlone();
      cases.push((await shop.caseRows(placed.id)).map((row) => row.split(' ').at(-1) ?? ''));
    }
    expect(cases).toEqual([[], ['open'], ['resolved'], ['resolved', 'open']]);
  });
});

describe('money without an order', () => {
  it('is kept and opens one case, however often it is found and even after a person has closed it', async () => {
    const paymentId = String(shop.zoho.control.orphanPayment({ amount: '77.00', reference: 'POS-1' }).payment_id);
    await hunt();
    await hunt();
    expect(await paymentRow(paymentId)).toEqual({ order_id: null, status: 'succeeded' });
    const [found, ...more] = await casesOf(paymentId);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ kind: 'unmatched_payment', status: 'open', order_id: null });
    expect(found?.evidence).toMatchObject({ claims: 'nobody', paymentAmount: '77.00', referenceNumber: 'POS-1' });
    await shop.query(
      `UPDATE cases SET status = 'resolved', resolution = 'other_system', resolved_at = now() WHERE payment_id = '${paymentId}'`,
    );
    shop.zoho.control.refund(paymentId, { amount: '7.00', outcome: 'succeeded' });
    await shop.pass(5 * MINUTE_MS);
    await hunt();
    expect((await paymentRow(paymentId))?.status).toBe('partially_refunded');
    expect(await casesOf(paymentId)).toHaveLength(1);
  });

  it('told of by webhook and hunt at once opens one case', async () => {
    const payment = shop.zoho.control.orphanPayment({ amount: '78.00' });
    await postWebhook(shop, { body: eventText(shop, { id: '99001', object: { payment } }) });
    await hunt();
    expect((await inbox(shop)).at(-1)).toMatchObject({ verdict: 'unknown_order' });
    expect(await casesOf(String(payment.payment_id))).toHaveLength(1);
  });

  it('that failed is nobody’s concern', async () => {
    const paymentId = String(shop.zoho.control.orphanPayment({ amount: '9.00', outcome: 'failure' }).payment_id);
    await hunt();
    expect(await paymentRow(paymentId)).toBeUndefined();
    expect(shop.calls('get_payment')).toBe(0);
  });

  it('that claims a session of ours, but is on another, is not that order’s', async () => {
    const placed = await shop.place();
    const ours = placed.paymentSession?.id ?? '';
    const metadata = { session_id: ours, order_id: placed.id };
    const paymentId = String(
      shop.zoho.control.orphanPayment({ amount: '249.50', reference: ours, metadata }).payment_id,
    );
    await hunt();
    expect((await shop.order(placed.id)).status).toBe('awaiting_payment');
    const [found] = await casesOf(paymentId);
    expect(found).toMatchObject({ kind: 'unmatched_payment', order_id: null });
    expect(found?.evidence).toMatchObject({ claims: 'ours', claimedOrderId: placed.id, claimedSessionIds: [ours] });
  });

  it('whose session turns out to be an order’s moves to it, and its case closes by itself', async () => {
    const orphan = shop.zoho.control.orphanPayment({ amount: '249.50' });
    const paymentId = String(orphan.payment_id);
    await hunt();
    const placed = await shop.place();
    await shop.query(`UPDATE payment_sessions SET zoho_session_id = '${String(orphan.payments_session_id)}'
      WHERE zoho_session_id = '${sessionIdOf(placed)}'`);
    expect((await shop.status(placed.id, '?maxAgeMs=0')).status).toBe('paid');
    expect(await paymentRow(paymentId)).toMatchObject({ order_id: placed.id });
    const resolved = { kind: 'unmatched_payment', status: 'resolved', order_id: placed.id };
    expect(await casesOf(paymentId)).toMatchObject([resolved]);
    expect(await shop.timeline(placed.id)).toContain('case.resolved by status_read');
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ status: 'paid', attention: [] });
    expect(await brokenLinks(shop, placed.id)).toEqual([]);
  });
});

describe('a walk over more than one page', () => {
  it('goes on at the page where it stopped, on another replica too, and loses nothing', async () => {
    await forgetCalls();
    await shop.pass(10 * DAY_MS); // a fresh window
    await hunt();
    const last = String(shop.zoho.control.orphanPayment({ amount: '1.00' }).payment_id); // newest first: the last page
    for (let i = 0; i < 200; i++) shop.zoho.control.orphanPayment({ amount: '2.00', outcome: 'failure' });
    shop.zoho.control.addFault({ operation: 'list_payments', kind: 'status', status: 500, skip: 1, times: 'forever' });
    const [before] = await progress();
    await hunt();
    expect((await progress())[0]).toMatchObject({ next_page: 2, watermark: before?.watermark });
    expect(await casesOf(last)).toEqual([]);
    await hunt(); // Zoho is still down
    shop.zoho.control.clearFaults();
    shop.zoho.control.clearRequests();
    await forgetCalls();
    const replica = await shop.replica();
    await hunt(replica);
    await replica.close();
    expect(await casesOf(last)).toHaveLength(1);
    expect(shop.zoho.control.requests('list_payments').map(({ query }) => query.page)).toEqual(['2']);
    const [after] = await progress();
    expect(after).toMatchObject({ next_page: null });
    expect(after?.watermark.getTime()).toBeGreaterThan(before?.watermark.getTime() ?? 0);
  });
});

/** The quota counts real seconds, in which these tests make a day's worth of calls. */
async function forgetCalls(): Promise<void> {
  await shop.query(`UPDATE zoho_purse SET version = version + 1, state = jsonb_set(state, '{slots}', '[]')`);
}

function progress(): Promise<{ watermark: Date; next_page: number | null }[]> {
  return shop.query(`SELECT watermark, next_page FROM orphan_hunts WHERE id LIKE '%:recent'`);
}
