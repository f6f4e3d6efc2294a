import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { KEYS } from '../support/app.js';
import { Shop } from '../support/shop.js';

let shop: Shop;
beforeEach(async () => {
  shop = await Shop.open();
});
afterEach(() => shop.close());

const calls = () => shop.zoho.control.requests().filter(({ operation }) => operation !== 'token').length;
const statusesOf = (responses: { status: number }[]) => [...new Set(responses.map(({ status }) => status))].sort();

it('three hundred equal wishes for another session share one look and one session', async () => {
  const placed = await shop.place();
  await shop.pass(14.5 * 60_000); // less than a minute is left of the first
  shop.zoho.control.clearRequests();
  const wishes: { status: number; body: { paymentSession?: { id: string } } }[] = [];
  for (let round = 0; round < 6; round++) {
    const wish = () => shop.tryAnotherSession(placed.id, placed.clientToken);
    wishes.push(...(await Promise.all(Array.from({ length: 50 }, wish))));
  }
  expect(wishes.filter(({ status }) => status > 201).map(({ body }) => body)).toEqual([]);
  expect(wishes.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(new Set(wishes.map(({ body }) => body.paymentSession?.id)).size).toBe(1);
  expect(calls()).toBeLessThanOrEqual(10);
}, 60_000);

it('a wish refused over and over, while a payment is under way, costs a few looks', async () => {
  const placed = await shop.place();
  shop.pay(placed, { outcome: 'pending' });
  await shop.pass(20 * 60_000);
  shop.zoho.control.clearRequests();
  const answers = [];
  for (let i = 0; i < 40; i++) answers.push(await shop.tryAnotherSession(placed.id, placed.clientToken));
  expect(statusesOf(answers)).toEqual([409]);
  expect(calls()).toBeLessThanOrEqual(10);
}, 60_000);

it('polling without pause gets stale answers after a while, and takes nothing from others', async () => {
  const mad = await shop.place();
  const poll = () => shop.get(`/v1/orders/${mad.id}/status?maxAgeMs=0`, mad.clientToken);
  const sources: string[] = [];
  for (let i = 0; i < 120; i++) sources.push((JSON.parse((await poll()).text) as { source: string }).source);
  expect(sources[0]).toBe('live');
  expect(sources.at(-1)).toBe('stale');
  expect(shop.calls('get_session')).toBeLessThanOrEqual(70);
  const other = await shop.place();
  expect(await shop.status(other.id, '?maxAgeMs=0')).toMatchObject({ source: 'live' });
  shop.pay(other);
  await shop.pass(100);
  expect(await shop.status(other.id, '?maxAgeMs=0')).toMatchObject({ status: 'paid', source: 'live' });
  expect((await shop.get(`/v1/orders/${mad.id}`, KEYS.web)).status).toBe(200);
}, 60_000);
