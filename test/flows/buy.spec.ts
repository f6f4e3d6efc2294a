import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sessionIdOf, Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

test('an order is placed, paid, and seen as paid at the next status read', async () => {
  const placed = await shop.place({
    reference: '12345',
    amount: '100.50',
    description: 'Payment for Order #12345',
    invoiceNumber: 'INV-12345',
    metadata: { Key1: 'Value1' },
  });
  expect(placed).toMatchObject({
    status: 'awaiting_payment',
    amount: '100.50',
    paymentSession: { status: 'open', attempt: 1 },
  });
  shop.zoho.control.pay(sessionIdOf(placed), { outcome: 'success' });
  const status = await shop.status(placed.id);
  expect(status).toMatchObject({
    status: 'paid',
    source: 'live',
    nextAction: 'none',
    attention: [],
    paymentSession: { status: 'succeeded', zohoStatus: 'succeeded' },
    payments: [{ status: 'succeeded', amount: '100.50', paymentsSessionId: sessionIdOf(placed) }],
  });
  expect(await shop.timeline(placed.id)).toEqual([
    'order.placed by api',
    'payment_session.requested by api',
    'payment_session.opened by api',
    'payment.succeeded by status_read',
    'payment_session.succeeded by status_read',
    'order.paid by status_read',
  ]);
});
