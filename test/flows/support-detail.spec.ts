import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SupportOrderView } from '../../src/support/order/detail.dto.js';
import type { ExplanationView } from '../../src/support/explain/explain.dto.js';
import { KEYS } from '../support/app.js';
import { leaks } from '../support/evidence.js';
import { expectStatus, sessionIdOf, Shop } from '../support/shop.js';
import { hearZoho, listenToZoho } from '../support/zoho-webhook.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const CUSTOMER = { name: 'Asha Rao', email: 'asha@example.com', phone: '+919000000001' };

let shop: Shop;
beforeAll(async () => {
  // Nobody listens there: events stay pending, as they do when a storefront is down.
  const target = { url: 'http://127.0.0.1:9/events', secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` };
  shop = await Shop.open({
    env: { STOREFRONT_WEBHOOKS: JSON.stringify({ web: target }), ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true' },
  });
}, 60_000);
afterAll(async () => {
  expect(leaks(shop, 'asha@example.com', '9000000001')).toEqual([]);
  await shop.close();
});

const detail = async (orderId: string): Promise<SupportOrderView> =>
  expectStatus(await shop.get(`/v1/support/orders/${orderId}`, KEYS.desk), 200).body as SupportOrderView;
const explain = async (orderId: string): Promise<ExplanationView> =>
  expectStatus(await shop.get(`/v1/support/orders/${orderId}/explain`, KEYS.desk), 200).body as ExplanationView;
const reconcile = async (orderId: string) => shop.post(`/v1/support/orders/${orderId}/reconcile`, undefined, KEYS.desk);
const read = async (orderId: string) => shop.status(orderId, '?maxAgeMs=0');
const steps = ({ next }: ExplanationView): string => next.map(({ text }) => text).join('\n');
const story = ({ story: lines }: ExplanationView): string => lines.map(({ text }) => text).join('\n');

describe('the detail of an order', () => {
  it('has everything that is stored of it, and asks Zoho nothing', async () => {
    await listenToZoho(shop);
    const placed = await shop.place({ customer: CUSTOMER, metadata: { channel: 'web' } });
    shop.pay(placed, { outcome: 'failure', failureReason: 'Insufficient funds' });
    await shop.pass(2_000); // Zoho's times are whole seconds
    const paymentId = shop.pay(placed);
    await hearZoho(shop);
    shop.zoho.control.clearRequests();
    const order = await detail(placed.id);
    expect(shop.calls('get_session') + shop.calls('get_payment')).toBe(0);
    expect(order).toMatchObject({
      id: placed.id,
      storefront: 'web',
      status: 'paid',
      customer: CUSTOMER,
      attention: [],
      refunds: [],
      cases: [],
      paymentSessions: [{ status: 'succeeded', zohoStatus: 'succeeded', nextLookAt: expect.any(String), supersededAt: null, failureCode: null }],
      payments: [
        { status: 'failed', failureReason: 'Insufficient funds', settles: false, disputed: false },
        { paymentId, status: 'succeeded', settles: true },
      ],
    }); // prettier-ignore
    expect(order.timeline.map(({ seq }) => seq)).toEqual(order.timeline.map((_, index) => index + 1));
    expect(order.timeline.find(({ type }) => type === 'order.paid')).toMatchObject({
      cause: 'webhook',
      actor: 'zoho',
      data: { order: { status: 'paid', settlingPaymentId: paymentId } },
      evidence: { paymentId, paymentStatus: 'succeeded' },
    });
    expect(order.timeline[0]).toMatchObject({ type: 'order.placed', actor: 'storefront:web', requestId: expect.any(String) });
    expect(order.webhooks.map(({ type, verdict }) => `${type} ${verdict}`)).toEqual([
      'payment.failed look_scheduled',
      'payment.succeeded look_scheduled',
    ]);
    expect(order.eventDeliveries.map(({ type, status }) => `${type} ${status}`)).toEqual([
      'payment.failed pending',
      'order.paid pending',
    ]);
    expect(order.eventDeliveries[0]?.tries).toMatchObject([{ httpStatus: null, error: expect.any(String) }]);
    expect(story(await explain(placed.id))).toContain('Zoho sent the message "payment.succeeded".');
    expect(steps(await explain(placed.id))).toMatch(/The event payment\.failed is .*sent to the storefront web \(1 try so far; the last, at .* went wrong: /);
    shop.zoho.control.setWebhookMode('off');
  }); // prettier-ignore

  it('of no order is 404, and no storefront sees it', async () => {
    const { id } = await shop.place();
    for (const path of ['', '/explain']) {
      expect((await shop.get(`/v1/support/orders/019aa000-0000-7000-8000-000000000000${path}`, KEYS.desk)).status).toBe(404);
      expect((await shop.get(`/v1/support/orders/${id}${path}`, KEYS.web)).status).toBe(403);
    }
    expect((await shop.post(`/v1/support/orders/${id}/reconcile`)).status).toBe(403);
    expect((await reconcile('nothing')).status).toBe(404);
  }); // prettier-ignore
});

describe('the explanation', () => {
  it('of an unpaid order says until when it can be paid and when Zoho is asked', async () => {
    const placed = await shop.place({ reference: 'SO-EXPLAIN' });
    const told = await explain(placed.id);
    expect(told).toMatchObject({ orderId: placed.id, status: 'awaiting_payment' });
    expect(told.summary).toMatch(
      new RegExp(`^Not paid yet: the shopper can pay on session ${sessionIdOf(placed)} until \\d{4}-.* UTC\\. No attempt to pay is known\\. Zoho has not been asked about it yet\\.$`),
    );
    expect(story(told)).toBe(
      `The storefront web placed the order SO-EXPLAIN for 249.50 INR.
A payment session (number 1) was asked of Zoho for the storefront web.
Zoho opened the payment session ${sessionIdOf(placed)}; it can be paid until ${placed.paymentSession?.expiresAt.slice(0, 19).replace('T', ' ')} UTC.`,
    );
    expect(told.next).toEqual([
      { when: expect.any(String), text: `Zoho is asked again about session ${sessionIdOf(placed)}.` },
      { when: placed.paymentSession?.expiresAt, text: 'The open session ends. The shopper can then ask for another one.' },
      { when: placed.payBefore, text: 'The order expires, if Zoho then says that nothing was paid.' },
    ]);
    expect(await explain(placed.id)).toEqual(told);
  }); // prettier-ignore

  it('names failed attempts and their reasons', async () => {
    const placed = await shop.place();
    shop.pay(placed, { outcome: 'failure', failureReason: 'Card declined' });
    await shop.pass(2_000); // Zoho's times are whole seconds
    shop.pay(placed, { outcome: 'failure', failureReason: 'Insufficient funds' });
    await read(placed.id);
    const told = await explain(placed.id);
    expect(told.summary).toContain('2 attempts failed, the last one: Insufficient funds.');
    expect(told.summary).toMatch(/Zoho was last asked at .* UTC and called session \d+ "/);
    expect(story(told)).toMatch(/as failed: Card declined \(found when the storefront web read the status\)\./);
  });

  it('says that a payment is under way', async () => {
    const placed = await shop.place();
    shop.pay(placed, { outcome: 'pending' });
    await read(placed.id);
    expect((await explain(placed.id)).summary).toMatch(/^Not paid yet: payment \d+ .*is under way; Zoho calls it/);
  });

  it('of a paid order names the payment', async () => {
    const placed = await shop.place();
    const paymentId = shop.pay(placed);
    await read(placed.id);
    const told = await explain(placed.id);
    expect(told.summary).toContain(`Paid: Zoho reports payment ${paymentId} over 249.50 INR by upi on session ${sessionIdOf(placed)}, made at `);
    expect(story(told)).toContain('The order became paid (found when the storefront web read the status).');
  }); // prettier-ignore

  it('of a cancelled order says who, and that Zoho was asked', async () => {
    const placed = await shop.place();
    expectStatus(await shop.cancel(placed.id), 200);
    const told = await explain(placed.id);
    expect(told.summary).toMatch(/^Cancelled at .* UTC by the storefront web; when Zoho was asked/);
    expect(steps(told)).toContain(`Zoho is asked again about session ${sessionIdOf(placed)}.`);
  });

  it('of an order with a case says what a person must do', async () => {
    const placed = await shop.place();
    expectStatus(await shop.cancel(placed.id), 200);
    const paymentId = shop.pay(placed, { force: true });
    await reconcile(placed.id);
    const told = await explain(placed.id);
    expect(told.summary).toContain('1 case is open: late payment.');
    expect(told.next[0]).toEqual({
      when: null,
      text: `For a person, payment ${paymentId}: Money came after the order had ended. Accept it, and the order is paid; or refund it.`,
    });
    expect(story(told)).toContain(`A case was opened for a person to look at: late payment, payment ${paymentId}.`);
  });

  it('of money that does not fit says so', async () => {
    const placed = await shop.place();
    shop.pay(placed, { amount: '200.00' });
    await read(placed.id);
    const told = await explain(placed.id);
    expect(told.summary).toMatch(
      /^Not paid: Zoho reports payment \d+ over 200\.00 INR by upi, which does not fit the order/,
    );
    expect(told.next[0]?.text).toContain('another amount than the order');
  });

  it('of an order for which Zoho opened no session says why', async () => {
    shop.zoho.control.addFault({ operation: 'create_session', kind: 'status', status: 400 });
    const refused = await shop.tryPlace();
    const told = await explain(String(refused.body.orderId));
    expect(told.summary).toMatch(/^Not paid: Zoho refused to open a payment session/);
    expect(story(told)).toContain('Zoho refused to open a payment session');
  });

  it('of an order whose request for a session Zoho never answered says that it may exist', async () => {
    shop.zoho.control.addFault({ operation: 'create_session', kind: 'status_after_work' });
    const { body } = await shop.tryPlace();
    const told = await explain(String(body.orderId));
    expect(told.summary).toMatch(
      /^Not paid: Zoho never answered when a payment session was asked for\. It may exist there/,
    );
    expect(story(told)).toContain('Zoho did not answer when a payment session was asked for');
    expect(steps(told)).toMatch(/Zoho is asked again about session number 1\./);
  });

  it('of an order with a second session tells of both, and that the first is still watched', async () => {
    const placed = await shop.place();
    await shop.pass(15 * MINUTE_MS - 30_000);
    const second = await shop.anotherSession(placed.id);
    const told = await explain(placed.id);
    expect(told.summary).toContain(`the shopper can pay on session ${sessionIdOf(second)} until`);
    expect(story(told)).toContain(
      `The payment session ${sessionIdOf(placed)} was put aside for a newer one. It is still watched, because Zoho cannot cancel it.`,
    );
    for (const session of [placed, second])
      expect(steps(told)).toContain(`Zoho is asked again about session ${sessionIdOf(session)}.`);
  });

  it('of a refunded order says how much went back', async () => {
    const placed = await shop.place();
    const paymentId = shop.pay(placed);
    await read(placed.id);
    shop.zoho.control.refund(paymentId, { amount: '100.00', outcome: 'succeeded' });
    await shop.pass(MINUTE_MS);
    await reconcile(placed.id);
    expect((await explain(placed.id)).summary).toMatch(/^Partially refunded: 100\.00 INR of 249\.50 INR went back to the shopper\. Paid: /);
    shop.zoho.control.refund(paymentId, { amount: '149.50', outcome: 'succeeded' });
    await shop.pass(MINUTE_MS);
    await reconcile(placed.id);
    const told = await explain(placed.id);
    expect(told.summary).toMatch(/^Refunded: 249\.50 INR went back/);
    expect(story(told)).toContain('in all 249.50 INR went back to the shopper (found when desk of the support desk had Zoho asked).');
  }); // prettier-ignore
});

// Last: it moves the clock of everybody.
it('the explanation of an expired order says that Zoho was asked after its time', async () => {
  const placed = await shop.place();
  await shop.pass(DAY_MS + MINUTE_MS);
  await read(placed.id);
  const told = await explain(placed.id);
  expect(told.status).toBe('expired');
  expect(told.summary).toMatch(
    /^Expired at .* UTC: it was not paid by .* UTC, and Zoho, asked after that, said that nothing was paid\./,
  );
  expect(story(told)).toMatch(/The order expired: its time was up at/);
});
