import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { PlacedOrderView } from '../../src/checkout/answers/views.dto.js';
import type { EventFeedView } from '../../src/checkout/events/event-feed.dto.js';
import { KeepFeed } from '../../src/deliveries/keep-feed.js';
import { KEYS } from '../support/app.js';
import { EventReceiver, webhookSecret } from '../support/event-receiver.js';
import { anOrder, expectStatus, Shop } from '../support/shop.js';

const DAY = 24 * 3_600_000;

let receiver: EventReceiver;
let shop: Shop;
beforeAll(async () => {
  receiver = await EventReceiver.open();
  const web = { url: receiver.url, secret: webhookSecret('feed') };
  shop = await Shop.open({
    env: { STOREFRONT_WEBHOOKS: JSON.stringify({ web }), ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true' },
  });
});
afterAll(async () => {
  await shop.close();
  await receiver.close();
});

type Caller = 'web' | 'other';

async function read(caller: Caller, query: Record<string, string | number> = {}): Promise<EventFeedView> {
  const words = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return expectStatus(await shop.get(`/v1/events?${words.toString()}`, KEYS[caller]), 200).body as EventFeedView;
}

/** Where the feed ends now: what comes next comes after it. */
async function end(caller: Caller): Promise<Record<string, string>> {
  let after: Record<string, string> = {};
  for (;;) {
    const { nextCursor } = await read(caller, { ...after, limit: 200 });
    if (nextCursor === null) return after;
    after = { after: nextCursor };
  }
}

async function placedBy(caller: Caller): Promise<PlacedOrderView> {
  const headers = { 'idempotency-key': randomUUID() };
  return expectStatus(await shop.post('/v1/orders', anOrder(), KEYS[caller], headers), 201).body as PlacedOrderView;
}

async function paidBy(caller: Caller): Promise<PlacedOrderView> {
  const placed = await placedBy(caller);
  shop.pay(placed);
  expectStatus(await shop.get(`/v1/orders/${placed.id}/status?maxAgeMs=0`, KEYS[caller]), 200);
  return placed;
}

describe('a storefront reads its events', () => {
  it('the very ones that were sent, under the same id', async () => {
    const before = await end('web');
    const placed = await shop.place();
    expectStatus(await shop.cancel(placed.id), 200);
    await shop.report(placed.id, shop.pay(placed, { force: true }));
    await shop.runJobs();
    const sent = receiver.received.filter(({ data }) => data.reference === placed.reference);
    const { items } = await read('web', before);
    expect(items.map(({ type }) => type)).toEqual(['order.cancelled', 'case.opened']);
    expect(items).toEqual(sent.map(({ body }) => JSON.parse(body) as object));
    expect(items.map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
  });

  it('also one that named no address; nobody is sent them, and nobody else reads them', async () => {
    const [before, web] = [await end('other'), await end('web')];
    const placed = await paidBy('other');
    await shop.runJobs();
    const { items } = await read('other', before);
    expect(items).toMatchObject([{ type: 'order.paid', data: { orderId: placed.id, status: 'paid' } }]);
    expect(receiver.about(placed)).toEqual([]);
    expect(await read('web', web)).toEqual({ items: [], nextCursor: null });
  });

  it('page by page, oldest first, and goes on where it stopped', async () => {
    const before = await end('other');
    const orders = [await paidBy('other'), await paidBy('other'), await paidBy('other')];
    const whole = await read('other', before);
    expect(whole.items.map(({ data }) => data.orderId)).toEqual(orders.map(({ id }) => id));

    const paged: unknown[] = [];
    let page = await read('other', { ...before, limit: 2 });
    while (page.nextCursor !== null) {
      paged.push(...page.items);
      page = await read('other', { after: page.nextCursor, limit: 2 });
    }
    expect(paged).toEqual(whole.items);

    const after = whole.nextCursor ?? '';
    expect(await read('other', { after })).toEqual({ items: [], nextCursor: null });
    const next = await paidBy('other');
    expect((await read('other', { after })).items).toMatchObject([{ data: { orderId: next.id } }]);
    expect((await read('other', { limit: 1 })).items).toHaveLength(1); // from the oldest kept
  });
});

describe('a reader misses nothing', () => {
  it('an event whose transaction took longer than that of a later one comes after it, not before', async () => {
    const before = await end('other');
    const slow = new pg.Client({ connectionString: shop.app.database.url });
    await slow.connect();
    try {
      const [id, orderId] = [randomUUID(), randomUUID()];
      await slow.query('BEGIN');
      await slow.query(
        `INSERT INTO event_deliveries (id, order_id, seq, storefront, type, payload, status, created_at)
         VALUES ($1, $2, 1, 'other', 'order.paid', '{"type":"order.paid","data":{}}', 'kept', $3)`,
        [id, orderId, shop.clock.now()],
      );
      const placed = await paidBy('other');
      const first = await read('other', before);
      expect(first.items.map(({ data }) => data.orderId)).toEqual([placed.id]);
      await slow.query('COMMIT');
      const then = await read('other', { after: first.nextCursor ?? '' });
      expect(then.items.map((event) => event.id)).toEqual([id]);
      expect((await read('other', before)).items.map((event) => event.id)).toEqual([first.items[0]?.id, id]);
    } finally {
      await slow.end();
    }
  });

  it('whoever reads while events are written sees one order, without gaps', async () => {
    const before = await end('other');
    const follow = async (count: number): Promise<string[]> => {
      const seen: string[] = [];
      let after = before;
      while (seen.length < count) {
        const { items, nextCursor } = await read('other', { ...after, limit: 3 });
        seen.push(...items.map(({ id }) => id));
        if (nextCursor !== null) after = { after: nextCursor };
      }
      return seen;
    };
    const writing = Promise.all(Array.from({ length: 6 }, () => paidBy('other')));
    const [one, two, three] = await Promise.all([follow(6), follow(6), follow(6), writing]);
    expect(new Set(one).size).toBe(6);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    expect((await read('other', { ...before, limit: 200 })).items.map(({ id }) => id)).toEqual(one);
  });
});

describe('events are kept for 30 days', () => {
  const inFeed = async () => {
    const [row] = await shop.query<{ kept: number; sent: number; placed: number }>(`SELECT
      count(*) FILTER (WHERE status = 'kept')::int AS kept, count(*) FILTER (WHERE status = 'delivered')::int AS sent,
      count(insert_no)::int AS placed FROM event_deliveries`);
    return row;
  };
  let before: Awaited<ReturnType<typeof inFeed>>;
  beforeEach(async () => {
    before = await inFeed();
  });

  it('and then leave the feed; what was sent stays for support to see', async () => {
    const [placed] = [await paidBy('other'), await shop.runJobs()];
    await shop.pass(29 * DAY);
    const { items } = await read('other', { limit: 200 });
    expect(items.at(-1)).toMatchObject({ data: { orderId: placed.id } });
    await shop.app.app.get(KeepFeed).run();
    expect((await inFeed())?.kept).toBe((before?.kept ?? 0) + 1);

    await shop.pass(2 * DAY);
    const recent = await paidBy('other');
    expect((await read('other')).items).toMatchObject([{ data: { orderId: recent.id } }]);
    await shop.app.app.get(KeepFeed).run();
    expect(await inFeed()).toEqual({ kept: 1, sent: before?.sent, placed: 1 });
    expect((await read('other')).items).toMatchObject([{ data: { orderId: recent.id } }]);
  });
});

describe('refuses', () => {
  it.each([
    ['after=nonsense', 'after'],
    [`after=${Buffer.from('events:0').toString('base64url')}`, 'after'],
    [`after=${Buffer.from('events:99999999999999999999').toString('base64url')}`, 'after'],
    ['after=', 'after'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=ten', 'limit'],
    ['storefront=web', 'storefront'],
  ])('%s with 400', async (query, path) => {
    const refused = await shop.get(`/v1/events?${query}`);
    expect(refused.status).toBe(400);
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'validation_failed', errors: [{ path }] });
  });

  it('everybody but a storefront', async () => {
    const { clientToken } = await shop.place();
    expect((await shop.get('/v1/events', clientToken)).status).toBe(403);
    expect((await shop.get('/v1/events', KEYS.desk)).status).toBe(403);
    expect((await shop.app.http.get('/v1/events')).status).toBe(401);
  });
});
