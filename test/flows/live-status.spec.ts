import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Shutdown } from '../../src/common/shutdown.js';
import type { OrderStatusView } from '../../src/checkout/answers/views.dto.js';
import { KEYS, startTestApp, type TestApp } from '../support/app.js';
import { openStream } from '../support/event-stream.js';
import { sessionIdOf, Shop } from '../support/shop.js';

let shop: Shop;
let other: TestApp;
beforeAll(async () => {
  shop = await Shop.open();
  other = await startTestApp({ simulator: shop.zoho, clock: shop.clock, database: shop.app.database });
});
afterAll(async () => {
  await other.close();
  await shop.close();
});

test('a change committed on one replica reaches a browser that listens on the other', async () => {
  const placed = await shop.place();
  const stream = await openStream(`${other.url}/v1/orders/${placed.id}/status/stream`, placed.clientToken);
  const first = await stream.nextEvent();
  expect(JSON.parse(first.data)).toMatchObject({ orderId: placed.id, status: 'awaiting_payment', nextAction: 'pay' });
  shop.zoho.control.pay(sessionIdOf(placed), { outcome: 'success' });
  await shop.status(placed.id, '?maxAgeMs=0');
  const second = await stream.nextEvent();
  expect(second.event).toBe('status');
  expect(JSON.parse(second.data)).toMatchObject({ status: 'paid' });
  stream.close();
  const again = await openStream(`${other.url}/v1/orders/${placed.id}/status/stream`, placed.clientToken, second.id);
  expect(await again.nextComment()).toBe('still here');
  again.close();
});

test('a long-poll on one replica ends when the other commits a change', async () => {
  const placed = await shop.place();
  await shop.status(placed.id);
  const waiting = fetch(`${other.url}/v1/orders/${placed.id}/status?maxAgeMs=60000&waitMs=25000`, {
    headers: { authorization: `Bearer ${KEYS.web}` },
  });
  shop.zoho.control.pay(sessionIdOf(placed), { outcome: 'success' });
  await shop.status(placed.id, '?maxAgeMs=0');
  expect((await ((await waiting).json() as Promise<OrderStatusView>)).status).toBe('paid');
});

test("another storefront's order has no stream", async () => {
  const placed = await shop.place();
  const response = await fetch(`${shop.app.url}/v1/orders/${placed.id}/status/stream`, {
    headers: { authorization: `Bearer ${KEYS.other}` },
  });
  expect(response.status).toBe(404);
});

test('a stream is closed politely when its replica stops', async () => {
  const placed = await shop.place();
  const third = await startTestApp({ simulator: shop.zoho, clock: shop.clock, database: shop.app.database });
  const stream = await openStream(`${third.url}/v1/orders/${placed.id}/status/stream`, placed.clientToken);
  await stream.nextEvent();
  third.app.get(Shutdown).begin();
  expect(await stream.ended()).toBe(true);
  await third.close();
});
