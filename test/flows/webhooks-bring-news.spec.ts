import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { JobRunner } from '../../src/jobs/job-runner.js';
import { WebhookInbox } from '../../src/webhooks/webhook-inbox.repository.js';
import { startTestApp } from '../support/app.js';
import { brokenLinks, leaks } from '../support/evidence.js';
import { expectStatus, sessionIdOf, Shop } from '../support/shop.js';
import { eventText, hearZoho, inbox, listenToZoho, postWebhook } from '../support/zoho-webhook.js';

const MINUTE_MS = 60_000;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
  await listenToZoho(shop);
});
afterAll(async () => {
  expect(leaks(shop, 'asha@example.com')).toEqual([]);
  await shop.close();
});
beforeEach(async () => {
  shop.zoho.control.setWebhookMode('normal');
  await shop.query('DELETE FROM webhook_events');
});

const verdicts = async () => (await inbox(shop)).map(({ type, verdict }) => `${type} ${verdict}`);
const times = async (orderId: string, event: string) =>
  (await shop.timeline(orderId)).filter((line) => line.startsWith(`${event} by`)).length;

describe('a webhook of a payment', () => {
  it('has the order paid, on what Zoho says when asked', async () => {
    const placed = await shop.place();
    shop.zoho.control.clearRequests();
    shop.pay(placed, { email: 'asha@example.com' });
    await hearZoho(shop);
    expect(await shop.order(placed.id)).toMatchObject({ status: 'paid', paymentSession: { status: 'succeeded' } });
    expect(await shop.timeline(placed.id)).toContain('order.paid by webhook');
    expect(await inbox(shop)).toMatchObject([{ verdict: 'look_scheduled', order_id: placed.id }]);
    expect([shop.calls('get_session'), shop.calls('get_payment')]).toEqual([0, 1]); // its own detail is evidence enough
    expect(await brokenLinks(shop, placed.id)).toEqual([]);
  });

  it('that lies about money moves nothing', async () => {
    const placed = await shop.place();
    const failed = shop.zoho.control.pay(sessionIdOf(placed), { outcome: 'failure' });
    await hearZoho(shop);
    const object = { payment: { ...failed, status: 'succeeded', amount_captured: '249.50' } };
    expectStatus(await postWebhook(shop, { body: eventText(shop, { id: '77001', object }) }), 200);
    await shop.runJobs();
    expect((await shop.order(placed.id)).status).toBe('awaiting_payment');
  });

  it('that failed fails no order, and its session stays payable', async () => {
    const placed = await shop.place();
    shop.pay(placed, { outcome: 'failure' });
    await hearZoho(shop);
    expect(await verdicts()).toEqual(['payment.failed look_scheduled']);
    const order = await shop.order(placed.id);
    expect(order).toMatchObject({ status: 'awaiting_payment', paymentSession: { status: 'open' } });
    expect(await times(placed.id, 'payment.failed')).toBe(1);
  });

  it.each(['duplicate', 'reordered', 'delayed'] as const)('that comes %s changes the order once', async (mode) => {
    const placed = await shop.place();
    shop.zoho.control.setWebhookMode({ mode, times: 2, batch: 2, delayMs: 20 * MINUTE_MS });
    shop.pay(placed, { outcome: 'failure' });
    shop.pay(placed);
    if (mode === 'delayed') {
      await shop.status(placed.id);
      await shop.pass(21 * MINUTE_MS);
    }
    await hearZoho(shop);
    expect((await shop.order(placed.id)).status).toBe('paid');
    expect([await times(placed.id, 'order.paid'), await times(placed.id, 'payment.failed')]).toEqual([1, 1]);
    const deliveries = (await inbox(shop)).map((row) => row.deliveries);
    expect(deliveries).toEqual(mode === 'duplicate' ? [2, 2] : [1, 1]);
    expect(await shop.caseRows(placed.id)).toEqual([]);
  });

  it('that is lost is not missed: the schedule finds the payment', async () => {
    const placed = await shop.place();
    shop.zoho.control.setWebhookMode({ mode: 'off', times: 1 });
    shop.pay(placed);
    await hearZoho(shop);
    expect((await shop.order(placed.id)).status).toBe('awaiting_payment');
    await shop.pass(30_000);
    await shop.runJobs();
    expect((await shop.order(placed.id)).status).toBe('paid');
    await shop.zoho.control.redeliver(shop.zoho.control.webhooks().at(-1)?.eventId ?? '');
    await hearZoho(shop);
    expect(await times(placed.id, 'order.paid')).toBe(1);
  });

  it('arriving with a status read and the schedule pays the order once', async () => {
    const placed = await shop.place();
    shop.pay(placed);
    await shop.zoho.control.webhooksIdle();
    await shop.pass(30_000);
    const replica = await shop.replica();
    const jobs = () => replica.app.get(JobRunner).runDue();
    await Promise.all([shop.status(placed.id, '?maxAgeMs=0'), shop.runJobs(), jobs()]);
    await shop.runJobs();
    await replica.close();
    expect((await shop.order(placed.id)).status).toBe('paid');
    expect([await times(placed.id, 'order.paid'), await times(placed.id, 'payment.succeeded')]).toEqual([1, 1]);
    expect(await brokenLinks(shop, placed.id)).toEqual([]);
  });

  it('that names only the session is enough', async () => {
    const placed = await shop.place();
    shop.zoho.control.setWebhookMode({ mode: 'off', times: 1 });
    shop.pay(placed);
    const object = { payment_session: { payments_session_id: sessionIdOf(placed) } };
    await postWebhook(shop, { body: eventText(shop, { id: '77002', type: 'payment_session.succeeded', object }) });
    await shop.runJobs();
    expect(await shop.timeline(placed.id)).toContain('order.paid by webhook');
  });

  it('is worked on by itself where jobs run, a moment after it was answered', async () => {
    const worker = await startTestApp({
      simulator: shop.zoho,
      clock: shop.clock,
      database: shop.app.database,
      env: { RUN: 'worker' },
    });
    const placed = await shop.place();
    const hold = shop.zoho.control.hold('get_payment');
    shop.pay(placed);
    await hold.arrived; // nobody asked us for it: the webhook's job did
    hold.release();
    await worker.close(); // finishes what is running
    expect(await shop.timeline(placed.id)).toContain('order.paid by webhook');
  });

  it('is worked on again when Zoho could not be asked', async () => {
    const placed = await shop.place();
    const fault = shop.zoho.control.addFault({
      operation: 'get_payment',
      kind: 'status',
      status: 400,
      times: 'forever',
    });
    shop.pay(placed);
    await hearZoho(shop);
    expect((await shop.order(placed.id)).status).toBe('awaiting_payment');
    shop.zoho.control.clearFaults(fault.id);
    await shop.pass(15_000); // the queue's first pause is shorter, the schedule's next look comes later
    await shop.runJobs();
    expect(await shop.timeline(placed.id)).toContain('order.paid by webhook');
  });

  it('is worked on again when support replays it', async () => {
    const placed = await shop.place();
    shop.pay(placed);
    await shop.zoho.control.webhooksIdle();
    await shop.query(
      `UPDATE webhook_events SET status = 'processed', verdict = 'foreign_account', processed_at = now()`,
    );
    await shop.runJobs();
    expect((await shop.order(placed.id)).status).toBe('awaiting_payment');
    const [row] = await inbox(shop);
    const webhooks = shop.app.app.get(WebhookInbox);
    expect(await webhooks.replay(row?.event_id ?? '')).toBe(true);
    expect(await webhooks.replay('never heard of')).toBe(false);
    await shop.runJobs();
    expect((await shop.order(placed.id)).status).toBe('paid');
    expect(await verdicts()).toEqual(['payment.succeeded look_scheduled']);
  });
});

describe('a webhook that overtakes our own save', () => {
  it.each([
    ['naming our session', true],
    ['naming nothing of ours', false],
  ])('%s has the session adopted and the order paid; the save then finds it done', async (_how, namesUs) => {
    const hold = shop.zoho.control.hold('create_session', { afterWork: true });
    const placing = shop.tryPlace();
    await hold.arrived;
    if (!namesUs) shop.zoho.control.setWebhookMode('off');
    const session = String(shop.zoho.control.sessions().at(-1)?.payments_session_id);
    const { payment_id, payments_session_id } = shop.zoho.control.pay(session);
    const body = eventText(shop, { id: '88001', object: { payment: { payment_id, payments_session_id } } });
    if (!namesUs) await postWebhook(shop, { body });
    await hearZoho(shop);
    expect(await verdicts()).toEqual([`payment.succeeded ${namesUs ? 'look_scheduled' : 'unknown_order'}`]);
    const [order] = await shop.query<{ id: string; status: string }>(
      'SELECT id, status FROM orders ORDER BY created_at DESC LIMIT 1',
    );
    expect(order?.status).toBe('paid');
    hold.release();
    const placed = expectStatus(await placing, 201).body as { id: string };
    expect(placed.id).toBe(order?.id);
    expect(await shop.sessionRows(placed.id)).toMatchObject([{ status: 'succeeded', zoho_session_id: session }]);
    expect(await times(placed.id, 'payment_session.opened')).toBe(1);
    expect(await brokenLinks(shop, placed.id)).toEqual([]);
    expect(await shop.query(`SELECT 1 FROM cases WHERE payment_id = '${String(payment_id)}'`)).toEqual([]);
  });
});

describe('a payment on a session that is not the latest', () => {
  it('pays the order, and the second success is flagged', async () => {
    const placed = await shop.place();
    await shop.pass(14.5 * MINUTE_MS);
    const second = await shop.anotherSession(placed.id);
    shop.pay(placed);
    await hearZoho(shop);
    expect(await shop.order(placed.id)).toMatchObject({ status: 'paid' });
    expect(await shop.caseRows(placed.id)).toEqual([]);
    shop.pay(second);
    await hearZoho(shop);
    expect(await shop.caseRows(placed.id)).toEqual(['duplicate_payment open']);
    expect(await times(placed.id, 'order.paid')).toBe(1);
  });
});

describe('a refund made in Zoho’s console', () => {
  it('moves the order to partially refunded and refunded, with exact sums', async () => {
    const placed = await shop.place({ amount: '249.50' });
    const paymentId = shop.pay(placed);
    await hearZoho(shop);
    const totals = () =>
      shop.query(`SELECT status, refunded_minor::int AS refunded FROM orders WHERE id = '${placed.id}'`);
    shop.zoho.control.refund(paymentId, { amount: '100.10', outcome: 'succeeded' });
    await shop.pass(2_000);
    await hearZoho(shop);
    expect(await totals()).toEqual([{ status: 'partially_refunded', refunded: 10010 }]);
    shop.zoho.control.refund(paymentId, { amount: '149.40', outcome: 'succeeded' });
    await shop.pass(2_000);
    await hearZoho(shop);
    expect(await totals()).toEqual([{ status: 'refunded', refunded: 24950 }]);
    const refunds = await shop.query(
      `SELECT status, amount_minor::int AS amount, currency, order_id FROM refunds WHERE payment_id = '${paymentId}' ORDER BY amount_minor`,
    );
    const refund = { status: 'succeeded', currency: 'INR', order_id: placed.id };
    expect(refunds).toEqual([
      { ...refund, amount: 10010 },
      { ...refund, amount: 14940 },
    ]);
    expect((await shop.timeline(placed.id)).slice(-3)).toEqual([
      'payment.refunded by webhook',
      'order.refunded by webhook',
      'refund.updated by webhook',
    ]);
    expect(await brokenLinks(shop, placed.id)).toEqual([]);
  });

  it('that failed is kept with its reason, and gives no money back', async () => {
    const placed = await shop.place();
    const paymentId = shop.pay(placed);
    await hearZoho(shop);
    shop.zoho.control.refund(paymentId, { amount: '10.00', outcome: 'failed' });
    await shop.pass(2_000);
    await hearZoho(shop);
    const event = (await inbox(shop)).find(({ type }) => type === 'refund.failed');
    await shop.zoho.control.redeliver(event?.event_id ?? '');
    await shop.app.app.get(WebhookInbox).replay(event?.event_id ?? '');
    await hearZoho(shop);
    expect(await shop.query(`SELECT status, failure_reason FROM refunds WHERE payment_id = '${paymentId}'`)).toEqual([
      { status: 'failed', failure_reason: 'insufficient_funds' },
    ]);
    expect((await shop.order(placed.id)).status).toBe('paid');
    expect(await times(placed.id, 'refund.updated')).toBe(1);
  });

  it('is recognised as the one we asked for but never heard back about', async () => {
    const placed = await shop.place();
    const paymentId = shop.pay(placed);
    await hearZoho(shop);
    await shop.query(`INSERT INTO refunds (id, payment_id, order_id, status, amount_minor, currency, requested_by, created_at, updated_at)
      VALUES (gen_random_uuid(), '${paymentId}', '${placed.id}', 'create_unknown', 2000, 'INR', 'support:desk', now(), now())`);
    shop.zoho.control.refund(paymentId, { amount: '20.00', outcome: 'succeeded' });
    await shop.pass(2_000);
    await hearZoho(shop);
    expect(
      await shop.query(
        `SELECT status, requested_by, zoho_refund_id IS NULL AS nameless FROM refunds WHERE payment_id = '${paymentId}'`,
      ),
    ).toEqual([{ status: 'succeeded', requested_by: 'support:desk', nameless: false }]);
  });
});
