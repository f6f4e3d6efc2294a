import { Reconcile } from '../../src/reconciliation/reconcile.js';
import { brokenLinks } from '../support/evidence.js';
import { sessionIdOf, Shop } from '../support/shop.js';

const MINUTE = 60_000;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());
afterEach(() => shop.zoho.control.clearFaults());

const fresh = (id: string) => shop.status(id, '?maxAgeMs=0');
/** As the schedule would: every session of the order, whatever its state. */
const reconcile = (id: string) =>
  shop.app.app.get(Reconcile).run(id, { cause: { kind: 'schedule', actor: 'system' }, priority: 'schedule' });

it('is not paid before the payment’s own detail was fetched', async () => {
  const placed = await shop.place();
  const paymentId = shop.pay(placed);
  shop.zoho.control.addFault({ operation: 'get_payment', kind: 'status', times: 3 });
  expect(await fresh(placed.id)).toMatchObject({
    status: 'awaiting_payment',
    nextAction: 'wait',
    source: 'stale',
    attention: [],
    payments: [{ paymentId, status: 'succeeded', amount: null }],
  });
  expect(await fresh(placed.id)).toMatchObject({ status: 'paid', payments: [{ paymentId, amount: '249.50' }] });
});

it.each([
  ['amount_mismatch', { amount: '249.49' }],
  ['amount_mismatch', { amount: '2495.00' }],
  ['amount_mismatch', { feeAmount: '5.00' }],
  ['currency_mismatch', { currency: 'USD' }],
])('%s: other money than the order’s opens a case and pays nothing (%o)', async (kind, wish) => {
  const placed = await shop.place();
  const paymentId = shop.pay(placed, wish);
  const status = await fresh(placed.id);
  expect(status).toMatchObject({
    status: 'awaiting_payment',
    paidAt: null,
    attention: [kind],
    nextAction: 'contact_support',
    payments: [{ paymentId, status: 'succeeded' }],
  });
  await fresh(placed.id);
  expect(await shop.caseRows(placed.id)).toEqual([`${kind} open`]);
  expect((await shop.tryAnotherSession(placed.id)).status).toBe(409); // money is waiting for a person
  await shop.pass(25 * 60 * MINUTE);
  expect((await fresh(placed.id)).status).toBe('awaiting_payment'); // nor is it called unpaid
});

it('finds the winner wherever it stands in the list, and lists the failures with their amounts', async () => {
  for (let round = 0; round < 4; round++) {
    const placed = await shop.place();
    const failed = [1, 2, 3, 4].map(() => shop.pay(placed, { outcome: 'failure', failureReason: 'Declined' }));
    expect((await fresh(placed.id)).status).toBe('awaiting_payment');
    const winner = shop.pay(placed);
    const { payments, status } = await fresh(placed.id);
    expect(status).toBe('paid');
    expect(payments).toHaveLength(5);
    for (const paymentId of failed)
      expect(payments).toContainEqual(
        expect.objectContaining({ paymentId, status: 'failed', amount: '249.50', failureReason: 'Declined' }),
      );
    expect(payments).toContainEqual(expect.objectContaining({ paymentId: winner, status: 'succeeded' }));
  }
});

it('expires an order only after a look past payBefore', async () => {
  const placed = await shop.place({ payBefore: new Date(shop.clock.now().getTime() + 20 * MINUTE).toISOString() });
  await shop.pass(19 * MINUTE);
  expect(await fresh(placed.id)).toMatchObject({ status: 'awaiting_payment', paymentSession: { status: 'expired' } });
  await shop.pass(2 * MINUTE);
  expect((await shop.order(placed.id)).status).toBe('awaiting_payment'); // nobody has looked
  shop.zoho.control.addFault({ operation: 'any', kind: 'reset', times: 'forever' });
  expect(await fresh(placed.id)).toMatchObject({ status: 'awaiting_payment', source: 'stale' }); // unreachable is not unpaid
  shop.zoho.control.clearFaults();
  await shop.pass(MINUTE);
  expect(await fresh(placed.id)).toMatchObject({ status: 'expired', nextAction: 'none', source: 'live' });
  expect((await shop.timeline(placed.id)).slice(-2)).toEqual([
    'payment_session.expired by status_read',
    'order.expired by status_read',
  ]);
  expect((await shop.tryAnotherSession(placed.id)).status).toBe(409);
});

it('a last look at payBefore that finds the money pays the order', async () => {
  const placed = await shop.place({ payBefore: new Date(shop.clock.now().getTime() + 10 * MINUTE).toISOString() });
  shop.pay(placed);
  await shop.pass(60 * MINUTE);
  expect((await fresh(placed.id)).status).toBe('paid');
});

it('money that comes after the order has expired opens a case, and the order stays expired', async () => {
  const placed = await shop.place({ payBefore: new Date(shop.clock.now().getTime() + 10 * MINUTE).toISOString() });
  await shop.pass(20 * MINUTE);
  expect((await fresh(placed.id)).status).toBe('expired');
  shop.pay(placed, { force: true });
  await reconcile(placed.id);
  expect(await fresh(placed.id)).toMatchObject({
    status: 'expired',
    attention: ['late_payment'],
    nextAction: 'contact_support',
    paymentSession: { status: 'succeeded' },
    payments: [{ status: 'succeeded', amount: '249.50' }],
  });
  expect((await shop.timeline(placed.id)).slice(-3)).toEqual([
    'payment.succeeded by schedule',
    'payment_session.succeeded by schedule',
    'case.opened by schedule',
  ]);
});

it('keeps a paid order paid when a late failure arrives, and counts a second success as a duplicate', async () => {
  const placed = await shop.place();
  shop.pay(placed);
  await fresh(placed.id);
  shop.pay(placed, { outcome: 'failure', force: true });
  await reconcile(placed.id);
  expect(await fresh(placed.id)).toMatchObject({ status: 'paid', attention: [] });
  shop.pay(placed, { force: true });
  await reconcile(placed.id);
  expect(await fresh(placed.id)).toMatchObject({ status: 'paid', attention: ['duplicate_payment'] });
});

it('believes a payment of an older field set in milliseconds just the same', async () => {
  shop.zoho.control.updateSettings({ fieldSet: 'old', timeUnit: 'ms' });
  const placed = await shop.place();
  const lifeMs =
    Date.parse(placed.paymentSession?.expiresAt ?? '') - Date.parse(placed.paymentSession?.createdAt ?? '');
  expect(lifeMs).toBe(15 * MINUTE); // Zoho does not say, so we count
  const before = shop.clock.now().toISOString();
  shop.pay(sessionIdOf(placed));
  const after = shop.clock.now().toISOString();
  const { status, paidAt } = await fresh(placed.id);
  expect(status).toBe('paid');
  expect([before, paidAt, after]).toEqual([before, paidAt, after].toSorted()); // Zoho's milliseconds, to the millisecond
  shop.zoho.control.updateSettings({ fieldSet: 'new', timeUnit: 's' });
});

describe('the timeline', () => {
  it('has one row for every change, in a chain that holds', async () => {
    const placed = await shop.place();
    shop.pay(placed, { outcome: 'failure' });
    await fresh(placed.id);
    await shop.pass(16 * MINUTE);
    const again = await shop.anotherSession(placed.id);
    shop.pay(again);
    await fresh(placed.id);
    await fresh(placed.id);
    expect(await shop.timeline(placed.id)).toEqual([
      'order.placed by api',
      'payment_session.requested by api',
      'payment_session.opened by api',
      'payment.failed by status_read',
      'payment_session.expired by api',
      'payment_session.requested by api',
      'payment_session.opened by api',
      'payment.succeeded by status_read',
      'payment_session.succeeded by status_read',
      'order.paid by status_read',
    ]);
    expect(await brokenLinks(shop, placed.id)).toEqual([]);
    const rows = await shop.query<{ actor: string; request_id: string | null; evidence: unknown }>(
      `SELECT actor, request_id, evidence FROM order_events WHERE order_id = '${placed.id}' ORDER BY seq`,
    );
    for (const row of rows) expect(row).toMatchObject({ actor: 'storefront:web', request_id: expect.any(String) });
    expect(rows.at(-1)?.evidence).toMatchObject({ paymentAmount: '249.50', paymentStatus: 'succeeded' });
  });

  it('cannot be edited, and shows it when somebody does', async () => {
    const placed = await shop.place();
    const where = `WHERE order_id = '${placed.id}' AND seq = 2`;
    await expect(shop.query(`UPDATE order_events SET actor = 'nobody' ${where}`)).rejects.toThrow('append-only');
    await expect(shop.query(`DELETE FROM order_events ${where}`)).rejects.toThrow('append-only');
    const disable = (set: string) => shop.query(`ALTER TABLE order_events ${set} TRIGGER ALL`);
    await disable('DISABLE');
    await shop.query(`UPDATE order_events SET actor = 'nobody' ${where}`);
    await disable('ENABLE');
    expect(await brokenLinks(shop, placed.id)).toEqual(["payment_session.requested: its hash is not its content's"]);
  });
});
