import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { KEYS } from '../support/app.js';
import { Desk } from '../support/refund-desk.js';
import { Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

test('a payment that fails after it had succeeded: the order stays paid, and a person is told', async () => {
  const desk = new Desk(shop);
  const { id: orderId, paymentId } = await desk.paidOrder();
  shop.zoho.control.setPaymentStatus(paymentId, 'failed');

  const recheck = await shop.post(`/v1/support/orders/${orderId}/reconcile`, undefined, KEYS.desk);

  expect(recheck.status).toBe(200);
  expect(await shop.status(orderId)).toMatchObject({ status: 'paid', attention: ['payment_reversed'] });
  expect((await desk.refund(orderId, { amount: '10.00' })).status).toBe(422); // there is nothing left that could go back
  const explained = await shop.get(`/v1/support/orders/${orderId}/explain`, KEYS.desk);
  expect(JSON.stringify(explained.body)).toContain('says now that it failed');
  expect(await desk.faults(orderId)).toEqual([]);

  const found = await desk.caseOf(paymentId);
  expect((await desk.resolve(found.id, 'dismiss', { note: 'The shopper paid in the shop' })).status).toBe(200);
  await shop.post(`/v1/support/orders/${orderId}/reconcile`, undefined, KEYS.desk);
  expect((await shop.status(orderId)).attention).toEqual([]);
});
