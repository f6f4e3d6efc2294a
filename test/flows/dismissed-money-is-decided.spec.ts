import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { OverdueLooks } from '../../src/reconciliation/overdue-looks.js';
import { Desk } from '../support/refund-desk.js';
import { expectStatus, Shop } from '../support/shop.js';

const DAY_MS = 24 * 3_600_000;

let shop: Shop;
let desk: Desk;
beforeAll(async () => {
  shop = await Shop.open();
  desk = new Desk(shop);
});
afterAll(() => shop.close());

/** An order of 249.50 for which 200.00 came, and its case. */
async function underpaid() {
  const placed = await shop.place();
  const paymentId = shop.pay(placed, { amount: '200.00' });
  expect((await shop.status(placed.id, '?maxAgeMs=0')).nextAction).toBe('contact_support');
  expect((await shop.tryAnotherSession(placed.id)).body).toMatchObject({ code: 'order_not_payable' });
  return { placed, paymentId, case: await desk.caseOf(paymentId) };
}

it('an order whose misfit money was set aside can be paid after all', async () => {
  const { placed, case: found } = await underpaid();
  expectStatus(await desk.resolve(found.id, 'dismiss'), 200);
  expect(await shop.status(placed.id)).toMatchObject({ nextAction: 'retry', attention: [] });
  shop.pay(await shop.anotherSession(placed.id));
  expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ status: 'paid', attention: [] });
  expect(await desk.faults(placed.id)).toEqual([]);
});

it('an order whose misfit money goes back can be paid meanwhile', async () => {
  const { placed, case: found } = await underpaid();
  expectStatus(await desk.resolve(found.id, 'refund'), 200);
  expect((await shop.status(placed.id)).nextAction).toBe('retry');
  await desk.later(11_000);
  expect((await shop.status(placed.id)).nextAction).toBe('retry');
  shop.pay(await shop.anotherSession(placed.id));
  expect((await shop.status(placed.id, '?maxAgeMs=0')).status).toBe('paid');
  expect(await desk.faults(placed.id)).toEqual([]);
});

it('an order whose misfit money was set aside can be cancelled', async () => {
  const { placed, case: found } = await underpaid();
  expect((await shop.cancel(placed.id)).body).toMatchObject({ code: 'order_already_paid' });
  expectStatus(await desk.resolve(found.id, 'dismiss'), 200);
  expectStatus(await shop.cancel(placed.id), 200);
  expect(await desk.faults(placed.id)).toEqual([]);
});

/** The net's round, which runs once a minute, and what it finds to do. */
async function castTheNet(): Promise<void> {
  await shop.app.app.get(OverdueLooks).find();
  await shop.runJobs();
}

// The last two move the clock of everybody.
it('an order whose misfit money was set aside ends when its time is up, and not before', async () => {
  const [dismissed, open] = [await underpaid(), await underpaid()];
  expectStatus(await desk.resolve(dismissed.case.id, 'dismiss'), 200);
  await desk.later(DAY_MS + 60_000);
  await castTheNet();
  expect((await shop.order(dismissed.placed.id)).status).toBe('expired');
  shop.zoho.control.clearRequests();
  await castTheNet();
  expect(shop.zoho.control.requests()).toEqual([]); // nothing could come of asking
  expect((await shop.order(open.placed.id)).status).toBe('awaiting_payment');
  expectStatus(await desk.resolve(open.case.id, 'dismiss'), 200);
  await castTheNet();
  expect((await shop.order(open.placed.id)).status).toBe('expired');
  for (const { placed } of [dismissed, open]) expect(await desk.faults(placed.id)).toEqual([]);
});

it('an order whose money was taken back before we heard of it waits for a person, who is not helped by asking Zoho', async () => {
  const placed = await shop.place();
  shop.zoho.control.reverse(shop.pay(placed), { silent: true });
  expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ nextAction: 'wait', attention: [] });
  await shop.pass(2_000);
  expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({
    status: 'awaiting_payment',
    nextAction: 'contact_support',
    attention: ['payment_reversed'],
  });

  await desk.later(DAY_MS + 60_000);
  await castTheNet();
  shop.zoho.control.clearRequests();
  await castTheNet();
  expect(shop.zoho.control.requests()).toEqual([]);
  const [found] = await desk.cases('?kind=payment_reversed');
  expectStatus(await desk.resolve(found?.id ?? '', 'dismiss'), 200);
  await castTheNet();
  expect((await shop.order(placed.id)).status).toBe('expired');
  expect(await desk.faults(placed.id)).toEqual([]);
});
