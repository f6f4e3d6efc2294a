import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { orderReference } from '../../demo/shop/basket.js';
import { startShop, type Shop } from '../../demo/shop/start-shop.js';

const secret = `whsec_${Buffer.alloc(32, 'events').toString('base64')}`;

describe("events at the shop's server", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await startShop({ port: 0, webhookSecret: secret });
  });
  afterAll(() => shop.close());

  const deliver = async (
    body: string,
    signed = body,
    id = `evt_${randomUUID()}`,
    now = new Date(),
  ): Promise<number> => {
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, now, signed),
    };
    return (await fetch(`${shop.url}/webhooks/checkout`, { method: 'POST', headers, body })).status;
  };
  const eventsOf = async (cartId: string): Promise<unknown> => (await fetch(`${shop.url}/api/events/${cartId}`)).json();
  const paid = (cartId: string): string =>
    JSON.stringify({ type: 'order.paid', data: { reference: orderReference(cartId) } });

  test('a signed event is shown to the basket it is about, once however often it comes, and to no other', async () => {
    const cartId = randomUUID();
    for (const id of ['evt_1', 'evt_1']) expect(await deliver(paid(cartId), undefined, id)).toBe(204);
    expect(await eventsOf(cartId)).toMatchObject({ events: [{ id: 'evt_1', type: 'order.paid' }] });
    expect(await eventsOf(randomUUID())).toEqual({ events: [] });
  });

  test('an event whose bytes differ from those signed is refused and not shown', async () => {
    const cartId = randomUUID();
    expect(await deliver(paid(cartId), paid(randomUUID()))).toBe(401);
    expect(await eventsOf(cartId)).toEqual({ events: [] });
  });

  test('where the demo’s time was moved, an event of that time is taken, one of the real time or with other bytes is not', async () => {
    const moved = await startShop({ port: 0, webhookSecret: secret });
    const later = new Date(Date.now() + 5 * 86_400_000);
    const time = { now: () => later, move: () => Promise.resolve(later) };
    moved.connect({ serviceUrl: 'http://127.0.0.1:9', storefrontKey: 'none', widgetOrigins: [], time });
    const [here, cartId] = [shop, randomUUID()];
    shop = moved;
    try {
      expect(await deliver(paid(cartId), undefined, 'evt_3', later)).toBe(204);
      expect(await deliver(paid(cartId), paid(randomUUID()), 'evt_4', later)).toBe(401);
      expect(await deliver(paid(cartId), undefined, 'evt_5', new Date(Date.now() - 3_600_000))).toBe(401);
      expect(await eventsOf(cartId)).toMatchObject({ events: [{ id: 'evt_3' }] });
    } finally {
      shop = here;
      await moved.close();
    }
  });

  test('a shop on its own lives by the real time', async () => {
    expect(await (await fetch(`${shop.url}/api/time`)).json()).toEqual({ now: null });
    expect((await fetch(`${shop.url}/api/time`, { method: 'POST' })).status).toBe(404);
  });
});
