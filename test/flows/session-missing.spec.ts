import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OverdueLooks } from '../../src/reconciliation/overdue-looks.js';
import type { PlacedOrderView } from '../../src/checkout/answers/views.dto.js';
import { KEYS } from '../support/app.js';
import { Desk } from '../support/refund-desk.js';
import { sessionIdOf, Shop } from '../support/shop.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let shop: Shop;
let desk: Desk;
beforeEach(async () => {
  // Nobody listens there: what would be told is read from the outbox.
  const web = { url: 'http://127.0.0.1:9/events', secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
  shop = await Shop.open({
    env: { STOREFRONT_WEBHOOKS: JSON.stringify({ web }), ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true' },
  });
  desk = new Desk(shop);
});
afterEach(() => shop.close());

const live = ({ id }: PlacedOrderView) => shop.status(id, '?maxAgeMs=0');
const recheck = ({ id }: PlacedOrderView) => shop.post(`/v1/support/orders/${id}/reconcile`, undefined, KEYS.desk);
const explain = async ({ id }: PlacedOrderView): Promise<string> =>
  JSON.stringify((await shop.get(`/v1/support/orders/${id}/explain`, KEYS.desk)).body);
const asked = (zohoSessionId: string): number =>
  shop.zoho.control.requests('get_session').filter(({ path }) => path.includes(zohoSessionId)).length;

/** What the minute net and the schedule do in this time, minute by minute. */
async function minutes(count: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    await shop.app.app.get(OverdueLooks).find();
    await desk.later(MINUTE);
  }
}

async function openCase(placed: PlacedOrderView) {
  const [found] = (await desk.cases(`?orderId=${placed.id}`)).filter(({ kind }) => kind === 'session_missing');
  if (!found) throw new Error('no case session_missing is open');
  return found;
}

/** An order whose session Zoho has forgotten, after the ten minutes in which that may have been a hiccup. */
async function missing(order: object = {}): Promise<PlacedOrderView> {
  const placed = await shop.place(order);
  shop.zoho.control.forgetSession(sessionIdOf(placed));
  await minutes(12);
  return placed;
}

describe('a session that Zoho no longer knows (field case F1)', () => {
  it('is waited for in words that fit, while it may be a hiccup', async () => {
    const placed = await shop.place();
    shop.zoho.control.forgetSession(sessionIdOf(placed));

    expect(await live(placed)).toMatchObject({ status: 'awaiting_payment', nextAction: 'wait', attention: [] });
    for (const refused of [await shop.cancel(placed.id), await shop.tryAnotherSession(placed.id)]) {
      expect([refused.status, refused.body.code]).toEqual([503, 'payment_provider_unavailable']);
      expect(refused.body.detail).toContain('does not know a session of the order');
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    }
    const answer = await recheck(placed);
    expect(answer.status).toBe(200);
    expect(answer.body.compared).toContainEqual({
      what: `session ${sessionIdOf(placed)}: status`, ours: 'open', zoho: 'Zoho knows none', same: false,
    }); // prettier-ignore
    expect(await explain(placed)).toContain('Not known whether it is paid');

    shop.zoho.control.recallSession();
    expect(await live(placed)).toMatchObject({ nextAction: 'pay' });
    shop.pay(placed);
    expect(await live(placed)).toMatchObject({ status: 'paid', attention: [] });
  });

  it('is a case after three looks spread over ten minutes, and is not asked about again', async () => {
    const placed = await missing();
    const id = sessionIdOf(placed);

    const found = await openCase(placed);
    expect(found).toMatchObject({ paymentId: null, paymentsSessionId: id, orderId: placed.id, amount: '249.50' });
    const { looks, zohoSays } = (found as unknown as { evidence: { looks: string[]; zohoSays: string } }).evidence;
    expect(looks).toHaveLength(3);
    expect(Date.parse(looks[2] ?? '') - Date.parse(looks[0] ?? '')).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(zohoSays).toContain('resource_does_not_exist');
    expect(await live(placed)).toMatchObject({ nextAction: 'contact_support', attention: ['session_missing'] });

    const before = asked(id);
    expect(before).toBeLessThanOrEqual(4);
    for (const refused of [await shop.cancel(placed.id), await shop.tryAnotherSession(placed.id)]) {
      expect([refused.status, refused.body.code]).toEqual([409, 'order_not_payable']);
      expect(refused.body.detail).toContain('a person must decide');
    }
    for (let day = 0; day < 3; day += 1) {
      await desk.later(DAY);
      await minutes(3);
      await live(placed);
    }
    expect(asked(id)).toBe(before);
    expect(await shop.order(placed.id)).toMatchObject({ status: 'awaiting_payment' }); // its time is long over
    expect(await shop.caseRows(placed.id)).toEqual(['session_missing open']);
    const metrics = (await shop.app.http.get('/metrics')).text;
    expect(metrics).toMatch(/cases_open\{kind="session_missing"\} 1/);
    expect(metrics).toContain('invariant_sessions_without_pending_look 0');
    expect(await desk.faults(placed.id)).toEqual([]);
  });

  it('support closes the order; the storefront is told, and money that comes all the same is a case', async () => {
    const placed = await missing();
    const found = await openCase(placed);

    expect((await desk.resolve(found.id, 'refund')).status).toBe(422);
    expect((await desk.resolve(found.id, 'accept_payment')).status).toBe(422);
    const closed = await desk.resolve(found.id, 'close_order', { note: 'nothing in the account' });
    expect([closed.status, closed.body.status, closed.body.resolution]).toEqual([200, 'resolved', 'close_order']);
    expect((await desk.resolve(found.id, 'close_order')).status).toBe(409);

    expect(await live(placed)).toMatchObject({ status: 'cancelled', attention: [], nextAction: 'none' });
    expect((await shop.timeline(placed.id)).slice(-3)).toEqual([
      'payment_session.failed by support', 'order.cancelled by support', 'case.resolved by support',
    ]); // prettier-ignore
    expect(await explain(placed)).toContain('desk of the support desk: Zoho no longer knows a session');
    const told = await shop.query<{ type: string; payload: string }>(
      `SELECT type, payload FROM event_deliveries WHERE order_id = '${placed.id}' ORDER BY seq`,
    );
    expect(told.map(({ type }) => type)).toEqual(['case.opened', 'order.cancelled', 'case.resolved']);
    const about = { kind: 'session_missing', paymentId: null, paymentsSessionId: sessionIdOf(placed) };
    expect(JSON.parse(told[0]?.payload ?? '')).toMatchObject({ data: { case: { ...about, status: 'open' } } });
    expect(JSON.parse(told[2]?.payload ?? '')).toMatchObject({
      data: { case: { ...about, resolution: 'close_order' } },
    });
    expect(await desk.faults(placed.id)).toEqual([]);

    shop.zoho.control.recallSession();
    shop.pay(placed, { force: true });
    expect((await recheck(placed)).status).toBe(200);
    expect(await live(placed)).toMatchObject({ status: 'cancelled', attention: ['late_payment'] });
    expect(await desk.faults(placed.id)).toEqual([]);
  });

  it('a dismissed case gives the session up: the order is paid anew, or ends', async () => {
    const [again, cancelled, expires] = [await shop.place(), await shop.place(), await shop.place()];
    shop.zoho.control.forgetSession();
    await minutes(12);
    for (const placed of [again, cancelled, expires])
      expect((await desk.resolve((await openCase(placed)).id, 'dismiss')).status).toBe(200);

    expect(await live(again)).toMatchObject({ nextAction: 'retry', attention: [] });
    const opened = await shop.anotherSession(again.id);
    shop.pay(opened);
    expect(await live(again)).toMatchObject({ status: 'paid', attention: [] });
    expect(await shop.cancel(cancelled.id)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    await desk.later(DAY);
    await minutes(2);
    expect(await shop.order(expires.id)).toMatchObject({ status: 'expired' });
    for (const { id } of [again, cancelled, expires]) expect(await desk.faults(id)).toEqual([]);
  });

  it('closes its case by itself when Zoho knows it again, as the desk finds by asking once more', async () => {
    const placed = await missing();
    expect((await recheck(placed)).body).toMatchObject({ order: { attention: ['session_missing'] } });
    expect(await shop.caseRows(placed.id)).toEqual(['session_missing open']); // once

    shop.zoho.control.recallSession();
    shop.pay(placed, { force: true });
    const answer = await recheck(placed);
    expect(answer.body.changed.map(({ type }: { type: string }) => type)).toContain('case.resolved');
    expect(await live(placed)).toMatchObject({ status: 'paid', attention: [] });
    expect(await shop.caseRows(placed.id)).toEqual(['session_missing resolved']);
    expect(await desk.faults(placed.id)).toEqual([]);
  });

  it('another session of the order can still be paid; ending it is left to a person', async () => {
    const placed = await shop.place();
    await shop.pass(14.5 * MINUTE); // too little time is left on it
    const second = await shop.anotherSession(placed.id);
    shop.zoho.control.forgetSession(sessionIdOf(placed));
    await minutes(12);

    expect(await live(placed)).toMatchObject({ nextAction: 'pay', attention: ['session_missing'] });
    expect((await shop.tryAnotherSession(placed.id)).status).toBe(200);
    expect((await shop.cancel(placed.id)).status).toBe(409);
    shop.pay(second);
    expect(await live(placed)).toMatchObject({ status: 'paid', nextAction: 'none' });
    expect((await desk.resolve((await openCase(placed)).id, 'close_order')).status).toBe(422);
    expect((await desk.resolve((await openCase(placed)).id, 'dismiss')).status).toBe(200);
    expect((await live(placed)).attention).toEqual([]);
    expect(await desk.faults(placed.id)).toEqual([]);
  });

  it.each(['before', 'after'])('a message about a payment on it pays the order by the payment’s own detail, %s the case', async (when) => {
    await shop.zoho.control.configureWebhooks([{ url: `${shop.app.url}/v1/webhooks/zoho` }]);
    const placed = when === 'after' ? await missing() : await shop.place();
    shop.zoho.control.forgetSession(sessionIdOf(placed));
    shop.pay(placed, { force: true });
    await shop.zoho.control.webhooksIdle();
    await shop.runJobs();

    expect(await shop.order(placed.id)).toMatchObject({ status: 'paid', attention: [] });
    expect(await shop.timeline(placed.id)).toContain('order.paid by webhook');
    expect(await desk.faults(placed.id)).toEqual([]);
  }); // prettier-ignore

  it('a payment under way on it is asked about by itself until it settles', async () => {
    const placed = await shop.place();
    const paymentId = shop.pay(placed, { outcome: 'pending', method: 'net_banking' });
    await live(placed);
    shop.zoho.control.forgetSession(sessionIdOf(placed));
    await minutes(12);
    const before = asked(sessionIdOf(placed));
    expect(await shop.caseRows(placed.id)).toEqual(['session_missing open']);
    expect((await desk.resolve((await openCase(placed)).id, 'close_order')).body.detail).toContain('under way');

    const beforeDetail = shop.calls('get_payment');
    shop.zoho.control.settle(paymentId);
    for (let hour = 0; hour < 2; hour += 1) await desk.later(60 * MINUTE);
    expect(await shop.order(placed.id)).toMatchObject({ status: 'paid', attention: [] });
    expect(asked(sessionIdOf(placed)) - before).toBeLessThanOrEqual(1); // the desk's own question
    expect(shop.calls('get_payment') - beforeDetail).toBeLessThanOrEqual(3);
  });
});

it('when it is every session, each is asked about three times, and the log has a line a minute', async () => {
  const orders = await Promise.all(Array.from({ length: 12 }, () => shop.place()));
  shop.zoho.control.forgetSession();
  shop.zoho.control.clearRequests();
  await minutes(13);

  for (const placed of orders) expect(await shop.caseRows(placed.id)).toEqual(['session_missing open']);
  expect(shop.calls('get_session')).toBeLessThanOrEqual(3 * orders.length);
  const lines = shop.app.logs.filter(({ msg }) => msg?.includes('Zoho does not know session'));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.length).toBeLessThanOrEqual(4); // one for each round of looks
  expect((await shop.app.http.get('/metrics')).text).toMatch(/zoho_missing_sessions_total 36/);
});

describe('a payment that Zoho does not know, though its session lists it', () => {
  it('is not unpaid, and is asked about at growing pauses', async () => {
    const placed = await shop.place();
    const paymentId = shop.pay(placed);
    shop.zoho.control.forgetPayment(paymentId);

    expect(await live(placed)).toMatchObject({ status: 'awaiting_payment', nextAction: 'wait' });
    for (const refused of [await shop.cancel(placed.id), await shop.tryAnotherSession(placed.id)])
      expect([refused.status, refused.body.code]).toEqual([503, 'payment_provider_unavailable']);
    const answer = await recheck(placed);
    expect([answer.status, answer.body.complete]).toEqual([200, false]);
    expect(answer.body.compared).toContainEqual(
      expect.objectContaining({ what: `payment ${paymentId}: its own detail`, zoho: 'Zoho knows none' }),
    );
    const before = shop.calls('get_payment');
    await minutes(60);
    expect(shop.calls('get_payment') - before).toBeLessThanOrEqual(14);
  });
});
