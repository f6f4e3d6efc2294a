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

it('makes us look at once, and the look pays the order', async () => {
  const placed = await shop.place();
  await shop.status(placed.id, '?maxAgeMs=0'); // a young view, which must not be good enough
  const paymentId = shop.pay(placed);
  const answer = await shop.report(placed.id, paymentId);
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ orderId: placed.id, status: 'paid', source: 'live', payments: [{ paymentId }] });
  expect((await shop.timeline(placed.id)).at(-1)).toBe('order.paid by api');
  expect(leaks(shop, shop.zoho.control.widgetResult(paymentId).signature)).toEqual([]);
  shop.zoho.control.clearRequests();
  expect((await shop.report(placed.id, paymentId)).body).toMatchObject({ status: 'paid', source: 'cached' });
  expect(shop.zoho.control.requests()).toHaveLength(0); // told twice, asked once
});

it.each([
  ['a signature of nobody', { signature: 'f'.repeat(64) }],
  ['a signature cut short', { signature: 'ab' }],
  ['a signature that is no hex', { signature: 'ünlesbar' }],
  ['another payment', { paymentId: '173000002314883' }],
])('refuses %s without asking Zoho', async (_what, change) => {
  const placed = await shop.place();
  const paymentId = shop.pay(placed);
  const calls = shop.zoho.control.requests().length;
  const rows = await shop.rowCounts();
  const answer = await shop.report(placed.id, paymentId, change);
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.text)).toMatchObject({ code: 'signature_invalid' });
  expect(shop.zoho.control.requests()).toHaveLength(calls);
  expect(await shop.rowCounts()).toEqual(rows);
});

it('refuses a good signature of another order’s session', async () => {
  const [ours, theirs] = [await shop.place(), await shop.place()];
  const paymentId = shop.pay(theirs);
  const answer = await shop.report(ours.id, paymentId);
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.text)).toMatchObject({ code: 'signature_invalid' });
  expect((await shop.order(ours.id)).payments).toEqual([]);
});

it('believes the money from the fetch alone, signature or not', async () => {
  const placed = await shop.place();
  const paymentId = shop.pay(placed);
  shop.zoho.control.setPaymentStatus(paymentId, 'failed'); // signed once, but Zoho says otherwise
  const answer = await shop.report(placed.id, paymentId);
  expect(answer.body).toMatchObject({
    status: 'awaiting_payment',
    nextAction: 'wait', // Zoho still calls the session paid: neither paid nor unpaid
    payments: [{ status: 'failed' }],
  });
});

it('is stale, not an error, while Zoho cannot be asked', async () => {
  const placed = await shop.place();
  const paymentId = shop.pay(placed);
  shop.zoho.control.addFault({ operation: 'get_session', kind: 'status', times: 3 });
  const answer = await shop.report(placed.id, paymentId);
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ status: 'awaiting_payment', source: 'stale', asOf: placed.createdAt });
  expect((await shop.report(placed.id, paymentId)).body.status).toBe('paid');
});

it('looks at a session that we had given up', async () => {
  const placed = await shop.place();
  await shop.pass(16 * MINUTE);
  const next = await shop.anotherSession(placed.id);
  const paymentId = shop.pay(placed, { force: true }); // begun in time, ended late
  const answer = await shop.report(placed.id, paymentId);
  expect(answer.body).toMatchObject({ status: 'paid', payments: [{ paymentId }] });
  shop.pay(next); // and the shopper's other window
  expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ attention: ['duplicate_payment'] });
});

it('looks at an order that has ended', async () => {
  const placed = await shop.place({ payBefore: new Date(shop.clock.now().getTime() + 10 * MINUTE).toISOString() });
  await shop.pass(20 * MINUTE);
  expect((await shop.status(placed.id, '?maxAgeMs=0')).status).toBe('expired');
  const paymentId = shop.pay(placed, { force: true });
  expect((await shop.report(placed.id, paymentId)).body).toMatchObject({
    status: 'expired',
    attention: ['late_payment'],
    nextAction: 'contact_support',
    source: 'live',
  });
});

it('does not content itself with a look that began before the payment', async () => {
  const placed = await shop.place();
  const hold = shop.zoho.control.hold('get_session', { afterWork: true });
  const early = shop.status(placed.id, '?maxAgeMs=0');
  await hold.arrived; // Zoho has answered "unpaid", the answer is on its way
  const paymentId = shop.pay(placed);
  expect((await shop.report(placed.id, paymentId)).body).toMatchObject({ status: 'paid', source: 'live' });
  hold.release();
  expect((await early).status).toBe('paid'); // older news never undoes newer
});
