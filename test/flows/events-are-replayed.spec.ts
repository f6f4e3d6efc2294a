import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { SupportOrderView } from '../../src/support/order/detail.dto.js';
import { KEYS } from '../support/app.js';
import { EventReceiver, signedBy, webhookSecret } from '../support/event-receiver.js';
import { expectStatus, Shop } from '../support/shop.js';

const secret = webhookSecret('web');

let receiver: EventReceiver;
let shop: Shop;
beforeAll(async () => {
  receiver = await EventReceiver.open();
  const web = { url: receiver.url, secret };
  shop = await Shop.open({
    env: { STOREFRONT_WEBHOOKS: JSON.stringify({ web }), ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true' },
  });
});
beforeEach(() => {
  receiver.answer = () => 204;
  receiver.received.length = 0;
});
afterAll(async () => {
  await shop.close();
  await receiver.close();
});

const replay = (eventId: string, token: string = KEYS.desk) =>
  shop.post(`/v1/support/events/${eventId}/replay`, undefined, token);

/** The order's events as the desk sees them, oldest first. */
async function eventsOf(orderId: string): Promise<SupportOrderView['eventDeliveries']> {
  const answer = expectStatus(await shop.get(`/v1/support/orders/${orderId}`, KEYS.desk), 200);
  return (answer.body as SupportOrderView).eventDeliveries;
}

/** An order that failed once and was paid then, all of which its storefront has been told. */
async function toldOrder() {
  const placed = await shop.place();
  shop.pay(placed, { outcome: 'failure' });
  await shop.status(placed.id, '?maxAgeMs=0');
  shop.pay(placed);
  await shop.status(placed.id, '?maxAgeMs=0');
  await shop.runJobs();
  expect(receiver.about(placed)).toEqual(['payment.failed', 'order.paid']);
  const [failed, paid] = await eventsOf(placed.id);
  if (!failed || !paid) throw new Error('the storefront was told nothing');
  return { placed, failed, paid };
}

it('that was delivered is sent once more: the same event, signed anew, and no other', async () => {
  const { placed, paid } = await toldOrder();
  const answer = expectStatus(await replay(paid.id), 202);
  expect(answer.body).toEqual({ deliveryId: paid.id, orderId: placed.id });
  await shop.runJobs();
  const [, first, again] = receiver.received;
  expect(receiver.received).toHaveLength(3);
  expect(again).toMatchObject({ id: first?.id, body: first?.body, type: 'order.paid' });
  expect(again && signedBy(again, secret)).toBe(true);
  expect((await eventsOf(placed.id)).at(-1)).toMatchObject({ id: paid.id, status: 'delivered', tries: [{ httpStatus: 204 }, { httpStatus: 204 }] });
  const done = shop.app.logs.filter(({ path }) => path === `/v1/support/events/${paid.id}/replay`);
  expect(done).toMatchObject([{ caller: 'support:desk', status: 202 }]);
}); // prettier-ignore

it('that waits for its next try is sent now, and what waited behind it follows', async () => {
  receiver.answer = () => 503;
  const placed = await shop.place();
  shop.pay(placed, { outcome: 'failure' });
  await shop.status(placed.id, '?maxAgeMs=0');
  await shop.runJobs();
  shop.pay(placed);
  await shop.status(placed.id, '?maxAgeMs=0');
  await shop.runJobs();
  expect(receiver.about(placed)).toEqual(['payment.failed']);
  receiver.answer = () => 204;
  const [waiting] = await eventsOf(placed.id);
  expectStatus(await replay(waiting?.id ?? ''), 202);
  await shop.runJobs();
  expect(receiver.about(placed)).toEqual(['payment.failed', 'payment.failed', 'order.paid']);
});

it('that fails again has all its tries again', async () => {
  const { placed, failed } = await toldOrder();
  receiver.answer = () => 500;
  await replay(failed.id);
  await shop.runJobs();
  expect((await eventsOf(placed.id))[0]).toMatchObject({ status: 'pending', attempts: 1, nextAttemptAt: expect.any(String) });
  receiver.answer = () => 204;
  await shop.pass(5_000);
  await shop.runJobs();
  expect((await eventsOf(placed.id))[0]).toMatchObject({ status: 'delivered', attempts: 2 });
}); // prettier-ignore

it('pressed twice at once is sent at least once and ends delivered', async () => {
  const { placed, paid } = await toldOrder();
  for (const answer of await Promise.all([replay(paid.id), replay(paid.id)])) expect(answer.status).toBe(202);
  await shop.runJobs();
  expect(receiver.received.slice(2).map(({ id }) => id)).toContain(paid.id);
  expect((await eventsOf(placed.id)).map(({ status }) => status)).toEqual(['delivered', 'delivered']);
});

it('is for the support desk alone, and of an event that exists', async () => {
  const { placed, paid } = await toldOrder();
  expect((await replay(paid.id, KEYS.web)).body).toMatchObject({ status: 403, code: 'forbidden' });
  expect((await replay(paid.id, placed.clientToken)).body).toMatchObject({ status: 403, code: 'forbidden' });
  for (const unknown of ['019aa000-0000-7000-8000-000000000000', 'nothing', placed.id])
    expect((await replay(unknown)).body).toMatchObject({ status: 404, code: 'not_found' });
  await shop.runJobs();
  expect(receiver.received).toHaveLength(2);
});
