import { leaks } from '../support/evidence.js';
import { Shop } from '../support/shop.js';

const MINUTE = 60_000;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());
beforeEach(() => shop.zoho.control.clearRequests());
afterEach(() => shop.zoho.control.clearFaults());

it('cancels an unpaid order after asking Zoho, and says on what it was believed', async () => {
  const placed = await shop.place({ customer: { email: 'asha@example.com' } });
  const answer = await shop.cancel(placed.id);
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    orderId: placed.id,
    status: 'cancelled',
    nextAction: 'none',
    attention: [],
    source: 'live',
  });
  expect(shop.calls('get_session')).toBe(1);
  expect((await shop.timeline(placed.id)).at(-1)).toBe('order.cancelled by api');
  const [event] = await shop.query<{ evidence: unknown }>(
    `SELECT evidence FROM order_events WHERE order_id = '${placed.id}' AND type = 'order.cancelled'`,
  );
  expect(event?.evidence).toMatchObject({ askedAt: expect.any(String), looks: [{ zohoStatus: 'created' }] });
  expect(leaks(shop, 'asha@example.com')).toEqual([]);

  const rows = await shop.rowCounts();
  await shop.pass(MINUTE);
  const twice = await shop.cancel(placed.id);
  expect(twice.status).toBe(200);
  expect(twice.body).toMatchObject({ status: 'cancelled', source: 'cached' });
  expect(Date.parse(twice.body.asOf)).toBeLessThan(shop.clock.now().getTime() - MINUTE / 2); // Zoho was not asked again
  expect(await shop.rowCounts()).toEqual(rows);
  const retried = await shop.tryAnotherSession(placed.id);
  expect(retried.status).toBe(409);
  expect(JSON.parse(retried.text)).toMatchObject({ code: 'order_not_payable' });
});

it('refuses once the order is paid', async () => {
  const placed = await shop.place();
  shop.pay(placed);
  await shop.status(placed.id);
  const answer = await shop.cancel(placed.id);
  expect(answer.status).toBe(409);
  expect(JSON.parse(answer.text)).toMatchObject({ code: 'order_already_paid', orderId: placed.id });
});

it('refuses when the last look finds the money, and the order is paid by then', async () => {
  const placed = await shop.place();
  shop.pay(placed);
  const answer = await shop.cancel(placed.id);
  expect(answer.status).toBe(409);
  expect(JSON.parse(answer.text)).toMatchObject({ code: 'order_already_paid' });
  expect((await shop.order(placed.id)).status).toBe('paid');
  expect((await shop.timeline(placed.id)).at(-1)).toBe('order.paid by api');
});

it('refuses while other money than the order’s waits for a person', async () => {
  const placed = await shop.place();
  shop.pay(placed, { amount: '1.00' });
  const answer = await shop.cancel(placed.id);
  expect(answer.status).toBe(409);
  expect(await shop.order(placed.id)).toMatchObject({ status: 'awaiting_payment', attention: ['amount_mismatch'] });
});

it.each([
  ['get_session', 'failure', 200],
  ['get_payment', 'failure', 200],
  ['get_payment', 'success', 409],
] as const)(
  'changes nothing while Zoho leaves %s unanswered (an attempt ended in %s)',
  async (operation, outcome, later) => {
    const placed = await shop.place();
    const paymentId = shop.pay(placed, { outcome });
    shop.zoho.control.addFault({ operation, kind: 'status', times: 3 });
    const answer = await shop.cancel(placed.id);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'payment_provider_unavailable', orderId: placed.id });
    expect((await shop.order(placed.id)).status).toBe('awaiting_payment');
    expect((await shop.cancel(placed.id)).status).toBe(later);
    expect((await shop.order(placed.id)).payments[0]?.paymentId).toBe(paymentId);
  },
);

it('refuses to cancel what has expired, and says so', async () => {
  const placed = await shop.place({ payBefore: new Date(shop.clock.now().getTime() + 10 * MINUTE).toISOString() });
  await shop.pass(20 * MINUTE);
  await shop.status(placed.id, '?maxAgeMs=0');
  const answer = await shop.cancel(placed.id);
  expect(answer.status).toBe(409);
  expect(JSON.parse(answer.text)).toMatchObject({ code: 'order_not_payable', orderStatus: 'expired' });
});

it('money that comes after a cancel opens a case, and the order stays cancelled', async () => {
  const placed = await shop.place();
  await shop.cancel(placed.id);
  const paymentId = shop.pay(placed); // Zoho cannot cancel a session: the window was still open
  expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({
    status: 'cancelled',
    attention: ['late_payment'],
    nextAction: 'contact_support',
    payments: [{ paymentId, status: 'succeeded' }],
  });
  expect(await shop.caseRows(placed.id)).toEqual(['late_payment open']);
  expect((await shop.order(placed.id)).paidAt).toBeNull();
});

it('waits for a session that is being made: it may be paid any moment', async () => {
  const hold = shop.zoho.control.hold('create_session');
  const placing = shop.tryPlace({ reference: 'SO-in-the-making' });
  await hold.arrived;
  const [row] = await shop.query<{ id: string }>(`SELECT id FROM orders WHERE reference = 'SO-in-the-making'`);
  const answer = await shop.cancel(row?.id ?? '');
  expect(answer.status).toBe(503);
  hold.release();
  const placed = await placing;
  expect(placed.status).toBe(201);
  expect((await shop.cancel(placed.body.id)).status).toBe(200);
});

it('cancels an order whose session was refused or is lost, after searching for money on the lost one', async () => {
  for (const kind of ['status', 'status_after_work'] as const) {
    shop.zoho.control.addFault({ operation: 'create_session', kind });
    const { orderId } = JSON.parse((await shop.tryPlace()).text);
    expect((await shop.cancel(orderId)).status).toBe(200);
  }
  expect(shop.calls('list_payments')).toBe(2);
});

it('a cancel and a payment at the same time leave one consistent story', async () => {
  const placed = await shop.place();
  const hold = shop.zoho.control.hold('get_session', { afterWork: true });
  const cancelling = shop.cancel(placed.id); // its look has seen an unpaid session …
  await hold.arrived;
  const paymentId = shop.pay(placed); // … and then the shopper paid, and we heard of it first
  await shop.report(placed.id, paymentId);
  hold.release();
  expect((await cancelling).status).toBe(409);
  expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ status: 'paid', attention: [] });
});

describe('a cancel and another chance to pay at the same time', () => {
  const expired = async () => {
    const placed = await shop.place();
    await shop.pass(16 * MINUTE);
    return { placed, hold: shop.zoho.control.hold('get_session', { afterWork: true }) };
  };

  it('the cancel came first: no session is opened', async () => {
    const { placed, hold } = await expired();
    const retrying = shop.tryAnotherSession(placed.id);
    await hold.arrived;
    expect((await shop.cancel(placed.id)).status).toBe(200);
    hold.release();
    expect((await retrying).status).toBe(409);
    expect(shop.calls('create_session')).toBe(1);
  });

  it('the session came first: the order is not cancelled over its head', async () => {
    const { placed, hold } = await expired();
    const cancelling = shop.cancel(placed.id);
    await hold.arrived;
    await shop.anotherSession(placed.id);
    hold.release();
    const answer = await cancelling;
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'payment_provider_unavailable' });
    expect((await shop.order(placed.id)).status).toBe('awaiting_payment');
    expect((await shop.cancel(placed.id)).status).toBe(200);
  });
});
