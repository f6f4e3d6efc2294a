import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sessionIdOf, Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

test('a payment that no webhook and no reader told of is found by the schedule', async () => {
  const placed = await shop.place();
  shop.zoho.control.pay(sessionIdOf(placed), { outcome: 'success' });
  await shop.runJobs();
  expect((await shop.order(placed.id)).status).toBe('awaiting_payment');
  await shop.pass(30_000);
  await shop.runJobs();
  expect((await shop.order(placed.id)).status).toBe('paid');
  expect(await shop.timeline(placed.id)).toContain('order.paid by schedule');
});

test('an unpaid session expires after a look past its end, and is still watched for late money', async () => {
  const placed = await shop.place();
  await shop.pass(16 * 60_000);
  await shop.runJobs();
  expect((await shop.order(placed.id)).paymentSession).toMatchObject({ status: 'expired' });
  shop.zoho.control.pay(sessionIdOf(placed), { outcome: 'success', force: true });
  await shop.pass(3_600_000);
  await shop.runJobs();
  expect(await shop.order(placed.id)).toMatchObject({ status: 'paid', paymentSession: { status: 'succeeded' } });
});
