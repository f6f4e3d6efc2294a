import { anOrder, sessionIdOf, Shop } from '../support/shop.js';

const MINUTE_MS = 60_000;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

it('says nothing false while Zoho is down for an hour, and finds every payment once it is back', async () => {
  const [paidAtOnce, paidMeanwhile, unpaid] = [await shop.place(), await shop.place(), await shop.place()];
  shop.pay(paidAtOnce);
  const fault = shop.zoho.control.addFault({ operation: 'any', kind: 'status', status: 503, times: 'forever' });
  const order = anOrder();
  expect((await shop.tryPlace(order, 'key-during-the-outage')).status).toBe(503);

  for (let minutes = 0; minutes < 60; minutes += 5) {
    if (minutes === 10) shop.pay(paidMeanwhile); // its page is open at the bank: our API calls fail, not the shopper's
    await shop.pass(5 * MINUTE_MS);
    await shop.runJobs();
  }
  for (const { id } of [paidAtOnce, paidMeanwhile, unpaid]) {
    // Their sessions' time is long over; that nothing was heard of them does not make them unpaid.
    expect(await shop.status(id)).toMatchObject({ status: 'awaiting_payment', source: 'stale' });
    expect(await shop.sessionRows(id)).toMatchObject([{ status: 'open' }]);
  }

  shop.zoho.control.clearFaults(fault.id);
  while (!(await areSettled([paidAtOnce.id, paidMeanwhile.id], unpaid.id))) {
    await shop.pass(MINUTE_MS); // the circuit tries Zoho again after two real seconds, and the queue makes its pauses
    await shop.runJobs();
  }
  for (const { id } of [paidAtOnce, paidMeanwhile]) {
    const timeline = await shop.timeline(id);
    expect(timeline.filter((entry) => entry === 'order.paid by schedule')).toHaveLength(1);
    expect(timeline).not.toContain('payment_session.expired by schedule');
  }
  expect(await shop.caseRows(paidMeanwhile.id)).toEqual([]);

  const placed = await shop.tryPlace(order, 'key-during-the-outage');
  expect(placed.status).toBe(201);
  shop.pay(sessionIdOf(placed.body));
  expect((await shop.status(placed.body.id, '?maxAgeMs=0')).status).toBe('paid');
});

/** The paid ones are paid, and the session of the unpaid one has expired. */
async function areSettled(paidIds: readonly string[], unpaidId: string): Promise<boolean> {
  for (const id of paidIds) if ((await shop.order(id)).status !== 'paid') return false;
  const [session] = await shop.sessionRows(unpaidId);
  return session?.status === 'expired';
}
