import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createCheckoutClient, type CheckoutClient } from '../../packages/checkout-client/src/checkout-client.js';
import { CheckoutProblem } from '../../packages/checkout-client/src/checkout-problem.js';
import { KEYS } from '../support/app.js';
import { Shop } from '../support/shop.js';

let shop: Shop;
let client: CheckoutClient;
beforeAll(async () => {
  shop = await Shop.open({ env: { STOREFRONT_REFUNDS: 'web' } });
  client = createCheckoutClient({ baseUrl: shop.app.url, storefrontKey: KEYS.web });
});
afterAll(() => shop.close());

const key = () => ({ idempotencyKey: randomUUID() });

test('a shop amends, is paid, refunds, and reads it all', async () => {
  const placed = await client.placeOrder({ reference: 'SO-1', amount: '249.50', currency: 'INR' }, key());
  const amended = await client.amendOrder(placed.id, { amount: '200.00' }, key());
  expect(amended).toMatchObject({ id: placed.id, amount: '200.00', paymentSession: { attempt: 2, amount: '200.00' } });

  const paymentId = shop.pay(amended);
  await client.getStatus(placed.id, { maxAgeMs: 0 });
  const late = client.amendOrder(placed.id, { amount: '1.00' }, key());
  await expect(late).rejects.toThrow(CheckoutProblem);
  await expect(late).rejects.toMatchObject({ code: 'order_not_payable' });

  const refund = await client.refund(placed.id, { amount: '200.00', reason: 'requested_by_customer' }, key());
  expect(refund).toMatchObject({ paymentId, amount: '200.00', requestedBy: 'storefront:web' });

  const first = await client.listEvents({ limit: 1 });
  expect(first.items).toMatchObject([{ type: 'order.amended', data: { orderId: placed.id, amount: '200.00' } }]);
  const rest = await client.listEvents({ after: first.nextCursor ?? '' });
  expect(rest.items).toMatchObject([{ type: 'order.paid', data: { paymentId } }]);
  expect((await client.listEvents({ after: rest.nextCursor ?? '' })).nextCursor).toBeNull();
});
