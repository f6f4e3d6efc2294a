import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { CheckoutEventType } from '../../packages/checkout-client/src/events.js';
import { isKnownEventType } from '../../packages/checkout-client/src/events.js';
import { InvalidEventError, verifyEvent } from '../../packages/checkout-client/src/verify-event.js';
import { PUBLIC_EVENT_TYPES, type PublicEventType } from '../../src/timeline/event-types.js';
import { EventReceiver, webhookSecret } from '../support/event-receiver.js';
import { Shop } from '../support/shop.js';

const [secret, newSecret, foreign] = [webhookSecret('today'), webhookSecret('tomorrow'), webhookSecret('foreign')];

let receiver: EventReceiver;
let shop: Shop;
beforeAll(async () => {
  receiver = await EventReceiver.open();
  const web = { url: receiver.url, secret };
  const env = { STOREFRONT_WEBHOOKS: JSON.stringify({ web }), ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true' };
  shop = await Shop.open({ env });
});
afterAll(async () => {
  await shop.close();
  await receiver.close();
});

/** What the service really sends when an order is paid. */
async function paidDelivery() {
  const placed = await shop.place();
  const paymentId = shop.pay(placed);
  await shop.status(placed.id, '?maxAgeMs=0');
  await shop.runJobs();
  const delivery = receiver.received.find(({ data }) => data.reference === placed.reference);
  if (!delivery) throw new Error('nothing was delivered');
  return { placed, paymentId, delivery };
}

const sign = (body: string, by: string, at = new Date()) => ({
  'webhook-id': 'evt_1',
  'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
  'webhook-signature': new Webhook(by).sign('evt_1', at, body),
});

test('an event of the service is read with all that its type promises', async () => {
  const { placed, paymentId, delivery } = await paidDelivery();
  const event = verifyEvent(delivery.body, delivery.headers, secret);
  if (event.type !== 'order.paid') throw new Error(`it is ${event.type}`);
  expect(event.id).toBe(delivery.id);
  expect(Date.parse(event.timestamp)).not.toBeNaN();
  expect(event.data).toMatchObject({
    orderId: placed.id,
    reference: placed.reference,
    status: 'paid',
    amount: placed.amount,
    currency: 'INR',
    refundedAmount: '0.00',
    paymentId,
    attention: [],
  });
  expect(Date.parse(event.data.paidAt ?? '')).not.toBeNaN();
  expect(event.data.sequence).toBeGreaterThan(0);
});

test('a failed payment comes with the payment, money for an ended order with its case', async () => {
  const placed = await shop.place();
  const failed = shop.pay(placed, { outcome: 'failure' });
  await shop.status(placed.id, '?maxAgeMs=0');
  await shop.cancel(placed.id);
  const paid = shop.pay(placed);
  await shop.post(`/v1/orders/${placed.id}/payment-result`, resultOf(paid));
  await shop.runJobs();
  const events = receiver.received
    .filter(({ data }) => data.reference === placed.reference)
    .map(({ body, headers }) => verifyEvent(body, headers, secret));
  const failure = events.find((event) => event.type === 'payment.failed');
  expect(failure?.data.payment).toMatchObject({ paymentId: failed, status: 'failed', currency: 'INR' });
  const opened = events.find((event) => event.type === 'case.opened');
  expect(opened?.data).toMatchObject({
    attention: ['late_payment'],
    case: { kind: 'late_payment', status: 'open', paymentId: paid },
  });
});

function resultOf(paymentId: string) {
  const { payment_id, payments_session_id, signature } = shop.zoho.control.widgetResult(paymentId);
  return { paymentId: payment_id, paymentsSessionId: payments_session_id, signature };
}

test('while a secret is being replaced, either is good', async () => {
  const { delivery } = await paidDelivery();
  expect(verifyEvent(delivery.body, delivery.headers, [newSecret, secret]).type).toBe('order.paid');
  expect(verifyEvent(delivery.body, delivery.headers, [secret, newSecret]).type).toBe('order.paid');
  expect(() => verifyEvent(delivery.body, delivery.headers, [newSecret, foreign])).toThrow(InvalidEventError);
});

test('one changed byte, another id or another time is refused', async () => {
  const { delivery } = await paidDelivery();
  const { body, headers } = delivery;
  const tampered = body.replace('"249.50"', '"949.50"');
  expect(tampered).not.toBe(body);
  expect(() => verifyEvent(tampered, headers, secret)).toThrow(InvalidEventError);
  expect(() => verifyEvent(body, { ...headers, 'webhook-id': 'evt_other' }, secret)).toThrow(InvalidEventError);
  const later = String(Number(headers['webhook-timestamp']) + 1);
  expect(() => verifyEvent(body, { ...headers, 'webhook-timestamp': later }, secret)).toThrow(InvalidEventError);
  expect(() => verifyEvent(body, {}, secret)).toThrow(InvalidEventError);
  expect(() => verifyEvent(body, headers, [])).toThrow(InvalidEventError);
});

test('an event that was signed long ago is refused', () => {
  const body = JSON.stringify({ type: 'order.paid', timestamp: new Date().toISOString(), data: {} });
  const tenMinutesAgo = new Date(Date.now() - 600_000);
  expect(() => verifyEvent(body, sign(body, secret, tenMinutesAgo), secret)).toThrow('too old');
});

test('bytes, text and the headers of a web request are read alike', () => {
  const body = JSON.stringify({ type: 'order.cancelled', timestamp: new Date().toISOString(), data: { note: '₹' } });
  const headers = sign(body, secret);
  const expected = verifyEvent(body, headers, secret);
  expect(verifyEvent(Buffer.from(body), new Headers(headers), secret)).toEqual(expected);
  expect(verifyEvent(new TextEncoder().encode(body), headers, secret)).toEqual(expected);
});

test('an event of a newer service is handed on under its own name', () => {
  const body = JSON.stringify({ type: 'order.archived', timestamp: '2027-01-01T00:00:00Z', data: { a: 1 } });
  const event = verifyEvent(body, sign(body, secret), secret);
  expect(event).toMatchObject({ type: 'unknown', name: 'order.archived', data: { a: 1 } });
});

test('the client knows exactly the events the service sends', () => {
  expect(PUBLIC_EVENT_TYPES.filter((type) => !isKnownEventType(type))).toEqual([]);
  // Compiles only while both name the same types.
  const ours: Record<PublicEventType, true> = {} as Record<CheckoutEventType, true>;
  const theirs: Record<CheckoutEventType, true> = {} as Record<PublicEventType, true>;
  expect([ours, theirs]).toHaveLength(2);
});
