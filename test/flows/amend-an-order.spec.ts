import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PlacedOrderView } from '../../src/checkout/answers/views.dto.js';
import { KEYS } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { EventReceiver, webhookSecret } from '../support/event-receiver.js';
import { leaks } from '../support/evidence.js';
import { Desk } from '../support/refund-desk.js';
import { expectStatus, sessionIdOf, Shop } from '../support/shop.js';

const MINUTE = 60_000;
const LINES = [{ sku: 'TEA-1', name: 'Assam tea', quantity: 2, unitAmount: '124.75' }];

let receiver: EventReceiver;
let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  receiver = await EventReceiver.open();
  const web = { url: receiver.url, secret: webhookSecret('amend') };
  shop = await Shop.open({
    env: { STOREFRONT_WEBHOOKS: JSON.stringify({ web }), ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true' },
  });
  desk = new Desk(shop);
});
afterAll(async () => {
  await shop.close();
  await receiver.close();
});
beforeEach(() => shop.zoho.control.clearRequests());
afterEach(() => shop.zoho.control.clearFaults());

const later = (ms: number) => new Date(shop.clock.now().getTime() + ms).toISOString();
const problemOf = ({ text }: { text: string }) => JSON.parse(text) as Record<string, unknown>;

async function amended(orderId: string, wish: object, key?: string): Promise<PlacedOrderView> {
  return expectStatus(await shop.amend(orderId, wish, key), 200).body as PlacedOrderView;
}

async function evidenceOf(orderId: string): Promise<unknown> {
  const [row] = await shop.query<{ evidence: unknown }>(
    `SELECT evidence FROM order_events WHERE order_id = '${orderId}' AND type = 'order.amended' ORDER BY seq DESC LIMIT 1`,
  );
  return row?.evidence;
}

describe('a new amount', () => {
  it('is asked for by another session; the answer is that of placing', async () => {
    const placed = await shop.place({ metadata: { channel: 'web' } });
    const answer = await amended(placed.id, { amount: '300.00' });

    expect(Object.keys(answer).sort()).toEqual(Object.keys(placed).sort());
    expect(answer).toMatchObject({
      id: placed.id,
      reference: placed.reference,
      status: 'awaiting_payment',
      amount: '300.00',
      payBefore: placed.payBefore,
      metadata: { channel: 'web' },
      paymentSession: { attempt: 2, status: 'open', amount: '300.00' },
    });
    expect(sessionIdOf(answer)).not.toBe(sessionIdOf(placed));
    expect(shop.calls('get_session')).toBe(1); // the last look
    expect(shop.zoho.control.requests('create_session').at(-1)?.requestBody).toMatchObject({ amount: 300 });
    expect(await shop.sessionRows(placed.id)).toMatchObject([
      { status: 'open', superseded: true },
      { status: 'open', superseded: false },
    ]);
    expect((await shop.timeline(placed.id)).slice(3)).toEqual([
      'order.amended by api',
      'payment_session.superseded by api',
      'payment_session.requested by api',
      'payment_session.opened by api',
    ]);
    expect(await evidenceOf(placed.id)).toEqual({
      changed: ['amount'],
      before: { amount: '249.50' },
      after: { amount: '300.00' },
    });

    shop.pay(answer);
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ status: 'paid', amount: '300.00' });
    expect(await desk.faults(placed.id)).toEqual([]);
  });

  it('leaves the old session watched: money that comes for the old amount opens a case', async () => {
    const placed = await shop.place();
    const { paymentSession } = await amended(placed.id, { amount: '300.00' });
    const paymentId = shop.pay(placed);
    await shop.pass(15 * MINUTE);
    await shop.runJobs();
    expect(await shop.order(placed.id)).toMatchObject({ status: 'awaiting_payment', attention: ['amount_mismatch'] });
    expect(await desk.caseOf(paymentId)).toMatchObject({ kind: 'amount_mismatch', orderId: placed.id });
    expect(paymentSession?.amount).toBe('300.00');

    const refused = await shop.amend(placed.id, { amount: '249.50' });
    expect([refused.status, problemOf(refused).code]).toEqual([409, 'order_not_payable']);
    expect(await desk.faults(placed.id)).toEqual([]);
  });

  it('must fit the lines, as when it is placed', async () => {
    const placed = await shop.place({ items: LINES });
    const refused = await shop.amend(placed.id, { amount: '300.00' });
    expect([refused.status, problemOf(refused).errors]).toEqual([
      400,
      [{ path: 'items', message: expect.stringContaining('total 249.50, which is not the amount') }],
    ]);
    const items = [...LINES, { name: 'Delivery', quantity: 1, unitAmount: '50.50' }];
    await amended(placed.id, { amount: '300.00', items });
    expect(await shop.order(placed.id)).toMatchObject({ amount: '300.00', items });
  });
});

describe('everything else', () => {
  it('changes in place, and the session stays', async () => {
    const placed = await shop.place({ metadata: { channel: 'web' }, customer: { email: 'old@example.com' } });
    const wish = {
      description: 'Two cups',
      invoiceNumber: 'INV-2',
      items: LINES,
      metadata: { channel: 'app' },
      customer: { name: 'Asha', email: 'asha@example.com' },
      payBefore: later(60 * MINUTE),
    };
    const answer = await amended(placed.id, wish);
    const { items, customer, ...shown } = wish;
    expect(answer).toMatchObject({ ...shown, amount: '249.50' });
    expect(sessionIdOf(answer)).toBe(sessionIdOf(placed));
    expect(await shop.order(placed.id)).toMatchObject({ items, customer });
    expect(shop.calls('create_session')).toBe(1); // the one it was placed with

    const found = await shop.get('/v1/support/orders?q=asha@example.com', KEYS.desk);
    expect(found.body).toMatchObject({ items: [{ id: placed.id }] });
    expect((await shop.get('/v1/support/orders?q=old@example.com', KEYS.desk)).body).toMatchObject({ items: [] });
    const evidence = (await evidenceOf(placed.id)) as { changed: string[]; before: object; after: object };
    expect(evidence.changed.sort()).toEqual(Object.keys(wish).sort());
    expect(evidence.after).toMatchObject({ ...shown, items: [expect.anything()] });
    expect(JSON.stringify(evidence)).not.toMatch(/Asha|example\.com/);
    expect(leaks(shop, 'asha@example.com')).toEqual([]);
    expect(await desk.faults(placed.id)).toEqual([]);
  });

  it('is as lenient as placing: what is blank stays as it was, what looks odd is kept with a warning', async () => {
    const placed = await shop.place({ invoiceNumber: 'INV-1', metadata: { channel: 'web' } });
    const wish = {
      invoiceNumber: '',
      metadata: null,
      description: null,
      customer: { email: 'taro..yamada@docomo.ne.jp' },
    };
    const answer = await amended(placed.id, wish);
    expect(answer).toMatchObject({ invoiceNumber: 'INV-1', metadata: { channel: 'web' } });
    expect(answer.warnings).toMatchObject([{ path: 'customer.email' }]);
    const lines = [
      { name: 'Tea', quantity: '0.5', totalAmount: '259.50' },
      { name: 'Coupon', quantity: 1, totalAmount: '-10.00' },
    ];
    await amended(placed.id, { items: lines });
    expect((await shop.amend(placed.id, { items: lines.slice(0, 1) })).status).toBe(400);
  });

  it('a time to pay counts from then on: the order expires by it', async () => {
    const placed = await shop.place();
    await amended(placed.id, { payBefore: later(6 * MINUTE) });
    await shop.pass(30 * MINUTE);
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ status: 'expired' });
    expect(await desk.faults(placed.id)).toEqual([]);
  });
});

it('tells the storefront with the metadata as it is now, and support in words', async () => {
  const placed = await shop.place({ metadata: { channel: 'web' } });
  await amended(placed.id, { amount: '300.00', metadata: { channel: 'app' } });
  await shop.runJobs();
  const event = receiver.received.find(({ data }) => data.reference === placed.reference);
  expect(event).toMatchObject({
    type: 'order.amended',
    data: { orderId: placed.id, status: 'awaiting_payment', amount: '300.00', metadata: { channel: 'app' } },
  });
  const { text } = await shop.get(`/v1/support/orders/${placed.id}/explain`, KEYS.desk);
  expect(text).toContain(`placed the order ${placed.reference} for 249.50 INR.`);
  expect(text).toContain('amended the order: the amount from 249.50 to 300.00 INR, the metadata.');
});

describe('is refused', () => {
  it.each<[string, object]>([
    ['payBefore', { payBefore: '2020-01-01T00:00:00Z' }],
    ['payBefore', { payBefore: new Date(Date.now() + 60_000).toISOString() }],
    ['amount', { amount: '0' }],
    ['amount', { amount: '1.001' }],
    ['amount', { amount: 300 }],
    ['currency', { currency: 'USD' }],
    ['reference', { reference: 'SO-2' }],
  ])('with 400 for its %s, and nothing is asked or kept', async (path, wish) => {
    const placed = await shop.place();
    const rows = await shop.rowCounts();
    shop.zoho.control.clearRequests();
    const key = randomUUID();
    const refused = await shop.amend(placed.id, wish, key);
    expect(refused.status).toBe(400);
    expect(problemOf(refused)).toMatchObject({ code: 'validation_failed', errors: [{ path }] });
    expect(shop.zoho.control.requests()).toEqual([]);
    expect(await shop.rowCounts()).toEqual(rows);
    await amended(placed.id, { amount: '300.00' }, key); // a refused request is not recorded
  });

  it('without a key, with a client token, and for another storefront’s order', async () => {
    const placed = await shop.place();
    expect(problemOf(await shop.amend(placed.id, { amount: '1.00' }, ''))).toMatchObject({
      code: 'idempotency_key_required',
    });
    expect((await shop.amend(placed.id, { amount: '1.00' }, 'k', placed.clientToken)).status).toBe(403);
    expect((await shop.amend(placed.id, { amount: '1.00' }, 'k', KEYS.desk)).status).toBe(403);
    expect((await shop.amend(placed.id, { amount: '1.00' }, 'k', KEYS.other)).status).toBe(404);
    expect((await shop.amend(randomUUID(), { amount: '1.00' }, 'k')).status).toBe(404);
    expect(await shop.order(placed.id)).toMatchObject({ amount: '249.50' });
  });

  it('when the last look finds the money: the order is paid then, for what was agreed', async () => {
    const placed = await shop.place();
    shop.pay(placed);
    const refused = await shop.amend(placed.id, { amount: '300.00' });
    expect([refused.status, problemOf(refused).code]).toEqual([409, 'order_not_payable']);
    expect(await shop.order(placed.id)).toMatchObject({ status: 'paid', amount: '249.50', attention: [] });
  });

  it('while money is under way, with the payments it waits for', async () => {
    const placed = await shop.place();
    const paymentId = shop.pay(placed, { outcome: 'pending' });
    const refused = await shop.amend(placed.id, { amount: '300.00' });
    expect(refused.status).toBe(409);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(problemOf(refused)).toMatchObject({ code: 'payment_under_way', payments: [{ paymentId }] });
    shop.zoho.control.settle(paymentId);
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ status: 'paid', attention: [] });
  });

  it('once it has ended', async () => {
    const placed = await shop.place();
    await shop.cancel(placed.id);
    shop.zoho.control.clearRequests();
    const refused = await shop.amend(placed.id, { amount: '300.00' });
    expect([refused.status, problemOf(refused).code]).toEqual([409, 'order_not_payable']);
    expect(shop.zoho.control.requests()).toEqual([]);
  });
});

describe('one key amends once', () => {
  it('a repeat is answered the same, another body is refused', async () => {
    const [placed, key] = [await shop.place(), randomUUID()];
    const first = await shop.amend(placed.id, { amount: '300.00' }, key);
    const rows = await shop.rowCounts();
    const again = await shop.amend(placed.id, { amount: '300.00' }, key);
    expect([first.status, first.headers['idempotency-replayed']]).toEqual([200, undefined]);
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([200, 'true']);
    expect(again.body).toEqual(first.body);
    const other = await shop.amend(placed.id, { amount: '301.00' }, key);
    expect([other.status, problemOf(other).code]).toEqual([422, 'idempotency_key_reused']);
    expect(await shop.rowCounts()).toEqual(rows);
  });

  it('a replay is answered after its time to pay is over', async () => {
    const [placed, key] = [await shop.place(), randomUUID()];
    const wish = { payBefore: later(6 * MINUTE) };
    const { body } = await shop.amend(placed.id, wish, key);
    await shop.pass(60 * MINUTE);
    expect((await shop.amend(placed.id, wish, key)).body).toEqual(body);
  });

  it('the same wish with another key changes nothing', async () => {
    const placed = await shop.place();
    const first = await amended(placed.id, { amount: '300.00' });
    const events = await shop.timeline(placed.id);
    const again = await amended(placed.id, { amount: '300' });
    expect(sessionIdOf(again)).toBe(sessionIdOf(first));
    expect(await shop.timeline(placed.id)).toEqual(events);
  });

  it('two at once: one is told to wait or both see one amendment', async () => {
    const [placed, key] = [await shop.place(), randomUUID()];
    const hold = shop.zoho.control.hold('create_session');
    const first = shop.amend(placed.id, { amount: '300.00' }, key);
    await hold.arrived;
    const second = await shop.amend(placed.id, { amount: '300.00' }, key);
    expect([second.status, problemOf(second).code]).toEqual([409, 'idempotency_in_progress']);
    hold.release();
    expect((await first).status).toBe(200);
    expect((await shop.timeline(placed.id)).filter((line) => line.startsWith('order.amended'))).toHaveLength(1);
  });
});

describe('while Zoho is away', () => {
  it('nothing is changed if it cannot be asked first', async () => {
    const [placed, key] = [await shop.place(), randomUUID()];
    shop.zoho.control.addFault({ operation: 'get_session', kind: 'status', times: 3 });
    const refused = await shop.amend(placed.id, { amount: '300.00' }, key);
    expect(refused.status).toBe(503);
    expect(problemOf(refused)).toMatchObject({ code: 'payment_provider_unavailable', orderId: placed.id });
    expect(await shop.order(placed.id)).toMatchObject({ amount: '249.50', paymentSession: { amount: '249.50' } });
    expect(await amended(placed.id, { amount: '300.00' }, key)).toMatchObject({ amount: '300.00' });
  });

  it('what is amended stays so: the same key opens the session, and never amends over a later wish', async () => {
    const [placed, key] = [await shop.place(), randomUUID()];
    shop.zoho.control.addFault({ operation: 'create_session', kind: 'status', times: 3 });
    const refused = await shop.amend(placed.id, { amount: '300.00' }, key);
    expect(refused.status).toBeGreaterThanOrEqual(502);
    expect(problemOf(refused)).toMatchObject({ orderId: placed.id });
    expect(await shop.status(placed.id)).toMatchObject({ amount: '300.00', nextAction: 'retry' });
    shop.zoho.control.clearFaults();

    const later = await amended(placed.id, { amount: '400.00' });
    const again = await amended(placed.id, { amount: '300.00' }, key);
    expect(again).toMatchObject({ amount: '400.00', paymentSession: { id: later.paymentSession?.id } });
    expect((await shop.timeline(placed.id)).filter((line) => line.startsWith('order.amended'))).toHaveLength(2);
    expect(await desk.faults(placed.id)).toEqual([]);
  });

  it('an order that ended before its request was continued is answered as it is', async () => {
    const [placed, key] = [await shop.place(), randomUUID()];
    shop.zoho.control.addFault({ operation: 'create_session', kind: 'status', times: 3 });
    expect((await shop.amend(placed.id, { amount: '300.00' }, key)).status).toBeGreaterThanOrEqual(502);
    shop.zoho.control.clearFaults();
    expectStatus(await shop.cancel(placed.id), 200);
    expect(await amended(placed.id, { amount: '300.00' }, key)).toMatchObject({
      status: 'cancelled',
      amount: '300.00',
    });
  });
});

describe('an amendment and another call at the same time', () => {
  it('a session that was being made for the old amount is put aside, and every answer asks for the new one', async () => {
    const placed = await shop.place();
    await shop.pass(16 * MINUTE);
    const hold = shop.zoho.control.hold('create_session');
    const retrying = shop.tryAnotherSession(placed.id);
    await hold.arrived;
    const amending = shop.amend(placed.id, { amount: '300.00' });
    await eventually(
      () => shop.timeline(placed.id),
      (told) => told.includes('order.amended by api'),
    );
    hold.release();
    const [answer, retried] = [await amending, await retrying];
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ amount: '300.00', paymentSession: { amount: '300.00' } });
    expect(retried.body).toMatchObject({ paymentSession: { amount: '300.00' } });
    const [row] = await shop.query<{ live: number }>(`SELECT count(*)::int AS live FROM payment_sessions
      WHERE order_id = '${placed.id}' AND status IN ('creating', 'open') AND superseded_at IS NULL AND amount_minor <> 30000`);
    expect(row?.live).toBe(0);
    expect(await desk.faults(placed.id)).toEqual([]);
  });

  it('money that came since the look is heard of first: the order is paid, and not amended', async () => {
    const placed = await shop.place();
    const hold = shop.zoho.control.hold('get_session', { afterWork: true });
    const amending = shop.amend(placed.id, { amount: '300.00' });
    await hold.arrived;
    const paymentId = shop.pay(placed);
    await shop.report(placed.id, paymentId);
    hold.release();
    const refused = await amending;
    expect([refused.status, problemOf(refused).code]).toEqual([409, 'order_not_payable']);
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({
      status: 'paid',
      amount: '249.50',
      attention: [],
    });
  });
});
