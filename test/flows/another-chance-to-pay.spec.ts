import { bearer, KEYS } from '../support/app.js';
import { leaks } from '../support/evidence.js';
import { sessionIdOf, Shop } from '../support/shop.js';

const MINUTE = 60_000;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());
beforeEach(() => shop.zoho.control.clearRequests());
afterEach(() => shop.zoho.control.clearFaults());

it('hands out the session there is while it has a minute left, and asks Zoho whether it still has', async () => {
  const placed = await shop.place();
  await shop.pass(13 * MINUTE);
  const again = await shop.tryAnotherSession(placed.id);
  expect(again.status).toBe(200);
  const { id, reference, paymentSession, checkout } = placed;
  expect(again.body).toMatchObject({ id, reference, paymentSession, checkout, clientToken: expect.any(String) });
  expect(Object.keys(again.body)).toEqual(Object.keys(placed));
  expect(shop.calls('get_session')).toBe(1);
  expect(shop.calls('create_session')).toBe(1);
});

it('opens the next one after a last look at the expired one', async () => {
  const placed = await shop.place();
  await shop.pass(16 * MINUTE);
  shop.zoho.control.clearRequests();
  const again = await shop.tryAnotherSession(placed.id);
  expect(again.status).toBe(201);
  expect(again.body).toMatchObject({ id: placed.id, paymentSession: { status: 'open', attempt: 2 } });
  const operations = shop.zoho.control.requests().map(({ operation }) => operation);
  expect(operations.at(-1)).toBe('create_session');
  expect(operations).toContain('get_session');
  expect(await shop.timeline(placed.id)).toEqual([
    'order.placed by api',
    'payment_session.requested by api',
    'payment_session.opened by api',
    'payment_session.expired by api',
    'payment_session.requested by api',
    'payment_session.opened by api',
  ]);
  expect(leaks(shop)).toEqual([]);
  shop.pay(again.body);
  expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ status: 'paid', attention: [] });
});

it('opens the next one when all five attempts have failed', async () => {
  const placed = await shop.place();
  for (let attempt = 0; attempt < 5; attempt++) shop.pay(placed, { outcome: 'failure' });
  expect(await shop.status(placed.id)).toMatchObject({ nextAction: 'retry', paymentSession: { status: 'failed' } });
  expect((await shop.anotherSession(placed.id)).paymentSession?.attempt).toBe(2);
});

it('makes one session of several calls at once', async () => {
  const placed = await shop.place();
  await shop.pass(16 * MINUTE);
  shop.zoho.control.clearRequests();
  const hold = shop.zoho.control.hold('create_session');
  const calls = Array.from({ length: 8 }, () => shop.tryAnotherSession(placed.id));
  await hold.arrived;
  hold.release();
  const answers = await Promise.all(calls);
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(7).fill(200), 201]);
  expect(new Set(answers.map(({ body }) => sessionIdOf(body))).size).toBe(1);
  expect(shop.calls('create_session')).toBe(1);
  expect(await shop.sessionRows(placed.id)).toHaveLength(2);
});

it('makes one session of two calls to two replicas, and takes over when the one that makes it dies', async () => {
  const replica = await shop.replica();
  const placed = await shop.place();
  await shop.pass(16 * MINUTE);
  shop.zoho.control.clearRequests();
  const hold = shop.zoho.control.hold('create_session');
  const first = shop.tryAnotherSession(placed.id);
  await hold.arrived;
  const lastLook = shop.zoho.control.hold('get_session');
  const request = replica.http.post(`/v1/orders/${placed.id}/payment-sessions`).set(bearer(KEYS.web));
  const second = Promise.resolve(request);
  await lastLook.arrived;
  lastLook.release();
  // The first replica dies: its number is held by nobody.
  await shop.query(`UPDATE payment_sessions SET creating_owner = 1 WHERE order_id = '${placed.id}' AND attempt = 2`);
  const taken = await second;
  expect(taken.status).toBe(201);
  expect(taken.body.paymentSession).toMatchObject({ status: 'open', attempt: 3 });
  hold.release();
  await first;
  expect(await shop.sessionRows(placed.id)).toMatchObject([
    { attempt: 1, status: 'expired' },
    { attempt: 2, status: 'open', superseded: true }, // it was not dead after all: known, watched, not offered
    { attempt: 3, status: 'open', superseded: false },
  ]);
});

it('is refused when the last look finds the money, and the order is paid by then', async () => {
  const placed = await shop.place();
  shop.pay(placed);
  await shop.pass(16 * MINUTE);
  const refused = await shop.tryAnotherSession(placed.id);
  expect(refused.status).toBe(409);
  expect(JSON.parse(refused.text)).toMatchObject({ code: 'order_not_payable', orderId: placed.id });
  expect((await shop.order(placed.id)).status).toBe('paid');
  expect(shop.calls('create_session')).toBe(1);
});

it('is refused, and nothing changes, while Zoho cannot be asked about the old session', async () => {
  const placed = await shop.place();
  await shop.pass(16 * MINUTE);
  const rows = await shop.rowCounts();
  const timeline = await shop.timeline(placed.id);
  shop.zoho.control.addFault({ operation: 'get_session', kind: 'status', times: 'forever' });
  const refused = await shop.tryAnotherSession(placed.id);
  expect(refused.status).toBe(503);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(JSON.parse(refused.text)).toMatchObject({ code: 'payment_provider_unavailable', orderId: placed.id });
  expect(await shop.rowCounts()).toEqual(rows);
  expect(await shop.timeline(placed.id)).toEqual(timeline);
  expect(shop.calls('create_session')).toBe(1);
  shop.zoho.control.clearFaults();
  await shop.pass(MINUTE);
  expect((await shop.anotherSession(placed.id)).paymentSession?.attempt).toBe(2);
});

describe('with less than a minute left', () => {
  const superseded = async () => {
    const placed = await shop.place();
    await shop.pass(14 * MINUTE + 10_000);
    expect((await shop.status(placed.id)).nextAction).toBe('retry');
    const next = await shop.anotherSession(placed.id);
    expect(await shop.sessionRows(placed.id)).toMatchObject([
      { attempt: 1, status: 'open', superseded: true },
      { attempt: 2, status: 'open', superseded: false },
    ]);
    expect(await shop.timeline(placed.id)).toContain('payment_session.superseded by api');
    return { placed, next };
  };

  it('a session is put aside for a new one', async () => {
    const { placed, next } = await superseded();
    shop.pay(next);
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({
      status: 'paid',
      attention: [],
      paymentSession: { attempt: 2, status: 'succeeded' },
    });
  });

  it('a payment on the one put aside still pays the order', async () => {
    const { placed } = await superseded();
    const paymentId = shop.pay(placed);
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({
      status: 'paid',
      attention: [],
      nextAction: 'none',
      payments: [{ paymentId, status: 'succeeded' }],
    });
    expect((await shop.tryAnotherSession(placed.id)).status).toBe(409);
  });

  it('money on both pays the order once and opens a case for the other', async () => {
    const { placed, next } = await superseded();
    const first = shop.pay(placed);
    await shop.pass(1_000);
    const second = shop.pay(next);
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({
      status: 'paid',
      attention: ['duplicate_payment'],
      nextAction: 'none',
    });
    expect(await shop.query(`SELECT payment_id, kind FROM cases WHERE order_id = '${placed.id}'`)).toEqual([
      { payment_id: second, kind: 'duplicate_payment' },
    ]);
    expect(await shop.query(`SELECT settling_payment_id AS id FROM orders WHERE id = '${placed.id}'`)).toEqual([
      { id: first },
    ]);
    await shop.status(placed.id, '?maxAgeMs=0');
    expect(await shop.caseRows(placed.id)).toEqual(['duplicate_payment open']); // once, however often it is seen
  });
});

it('finds money on a session whose create call was never answered', async () => {
  const { orderId, zohoSessionId } = await lostSession();
  shop.pay(zohoSessionId);
  const refused = await shop.tryAnotherSession(orderId);
  expect(refused.status).toBe(409);
  expect(await shop.order(orderId)).toMatchObject({
    status: 'paid',
    payments: [{ status: 'succeeded', paymentsSessionId: zohoSessionId }],
    paymentSessions: [{ status: 'succeeded', paymentsSessionId: zohoSessionId }],
  });
});

it('opens no session once the time to pay is over', async () => {
  const payBefore = new Date(shop.clock.now().getTime() + 6 * MINUTE).toISOString();
  const placed = await shop.place({ payBefore });
  await shop.pass(5.5 * MINUTE);
  shop.zoho.control.addFault({ operation: 'create_session', kind: 'status', status: 403 });
  expect((await shop.tryAnotherSession(placed.id)).status).toBe(502);
  await shop.pass(MINUTE);
  const refused = await shop.tryAnotherSession(placed.id);
  expect(refused.status).toBe(409);
  expect(JSON.parse(refused.text)).toMatchObject({ code: 'order_not_payable' });
  expect((await shop.order(placed.id)).status).toBe('expired');
});

it('opens no session for an order whose time is over while its last session still runs', async () => {
  const payBefore = new Date(shop.clock.now().getTime() + 6 * MINUTE).toISOString();
  const placed = await shop.place({ payBefore });
  await shop.pass(5.5 * MINUTE);
  const next = await shop.anotherSession(placed.id); // five minutes, Zoho's least: longer than the order
  await shop.pass(4.5 * MINUTE);
  const refused = await shop.tryAnotherSession(placed.id);
  expect(refused.status).toBe(409);
  expect((await shop.order(placed.id)).status).toBe('awaiting_payment'); // it can still be paid for half a minute
  shop.pay(next);
  expect((await shop.status(placed.id, '?maxAgeMs=0')).status).toBe('paid');
});

it('the desk may open one for a shopper, and the timeline says so; it may not insist', async () => {
  const placed = await shop.place();
  await shop.pass(16 * MINUTE);
  const opened = await shop.tryAnotherSession(placed.id, KEYS.desk);
  expect([opened.status, opened.body]).toMatchObject([201, { id: placed.id, paymentSession: { attempt: 2 } }]);
  expect((await shop.timeline(placed.id)).slice(-2)).toEqual([
    'payment_session.requested by support',
    'payment_session.opened by support',
  ]);
  const path = `/v1/orders/${placed.id}/payment-sessions`;
  expect((await shop.post(path, { whileUnderWay: true }, KEYS.desk)).status).toBe(403);
});

/** An order whose only session exists at Zoho, paid or not, without our having heard of it. */
async function lostSession(): Promise<{ orderId: string; zohoSessionId: string }> {
  shop.zoho.control.addFault({ operation: 'create_session', kind: 'status_after_work' });
  const failed = await shop.tryPlace();
  return {
    orderId: JSON.parse(failed.text).orderId,
    zohoSessionId: String(shop.zoho.control.sessions().at(-1)?.payments_session_id),
  };
}
