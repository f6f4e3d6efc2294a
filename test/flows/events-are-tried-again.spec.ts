import { randomUUID } from 'node:crypto';
import { Database } from '../../src/database/database.js';
import { DeliveriesRepository } from '../../src/deliveries/deliveries.repository.js';
import { JobQueue } from '../../src/jobs/job-queue.js';
import type { PlacedOrderView } from '../../src/checkout/answers/views.dto.js';
import { KEYS } from '../support/app.js';
import { EventReceiver, signedBy, webhookSecret } from '../support/event-receiver.js';
import { anOrder, expectStatus, Shop } from '../support/shop.js';
import { hearZoho, listenToZoho } from '../support/zoho-webhook.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
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

async function placePaid(): Promise<PlacedOrderView> {
  const placed = await shop.place();
  shop.pay(placed);
  await shop.status(placed.id, '?maxAgeMs=0');
  return placed;
}

interface DeliveryRow {
  id: string;
  type: string;
  status: string;
  tries: { http_status: number | null; error: string | null }[] | null;
}

/** The order's events, oldest first, with every try to deliver them. */
function deliveries({ id }: { id: string }, at: Shop = shop): Promise<DeliveryRow[]> {
  return at.query<DeliveryRow>(`SELECT id, type, status, (SELECT json_agg(t ORDER BY at, id) FROM delivery_attempts t
    WHERE delivery_id = d.id) AS tries FROM event_deliveries d WHERE order_id = '${id}' ORDER BY seq`);
}

it('a later event waits for the one before it, which keeps its id and is signed anew at each try', async () => {
  receiver.answer = () => 500;
  const placed = await shop.place();
  shop.pay(placed, { outcome: 'failure' });
  await shop.status(placed.id, '?maxAgeMs=0');
  await shop.runJobs();
  shop.pay(placed);
  await shop.status(placed.id, '?maxAgeMs=0');
  await shop.runJobs();
  expect(receiver.about(placed)).toEqual(['payment.failed']);
  await shop.pass(5 * SECOND); // the new event has not changed when the old one is tried again
  await shop.runJobs();
  expect(receiver.about(placed)).toEqual(['payment.failed', 'payment.failed']);
  receiver.answer = () => 200;
  await shop.pass(5 * MINUTE);
  await shop.runJobs();
  expect(receiver.about(placed)).toEqual(['payment.failed', 'payment.failed', 'payment.failed', 'order.paid']);
  const [first, second, third, paid] = receiver.received;
  expect(new Set([first?.id, second?.id, third?.id]).size).toBe(1);
  expect(first?.body).toBe(third?.body);
  expect(paid?.id).not.toBe(first?.id);
  expect(paid?.data.sequence).toBeGreaterThan(first?.data.sequence ?? Infinity);
  expect(receiver.received.every((delivery) => signedBy(delivery, secret))).toBe(true);
  const times = receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']));
  expect(Number(times[2]) - Number(times[0])).toBeGreaterThanOrEqual(305);
});

it('is tried ten times over three days, then given up; later events go on, and support can replay it', async () => {
  receiver.answer = () => 503;
  const placed = await placePaid();
  await shop.runJobs();
  const pauses = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR)];
  for (const [index, pauseMs] of pauses.entries()) {
    expect(receiver.about(placed)).toHaveLength(index + 1);
    await shop.pass(pauseMs - SECOND);
    await shop.runJobs();
    expect(receiver.about(placed)).toHaveLength(index + 1);
    await shop.pass(SECOND);
    await shop.runJobs();
  }
  expect(receiver.about(placed)).toHaveLength(10);
  const [givenUp] = await deliveries(placed);
  expect(givenUp).toMatchObject({ type: 'order.paid', status: 'given_up' });
  expect(givenUp?.tries?.map(({ http_status }) => http_status)).toEqual(Array(10).fill(503));
  const warned = shop.app.logs.filter(({ msg, orderId }) => orderId === placed.id && msg?.includes('given up'));
  expect(warned).toMatchObject([{ level: 'warn' }]);

  receiver.answer = () => 204;
  const paymentId = (await shop.order(placed.id)).payments[0]?.paymentId ?? '';
  await listenToZoho(shop);
  shop.zoho.control.refund(paymentId);
  await shop.pass(2 * SECOND);
  await hearZoho(shop);
  await shop.zoho.control.configureWebhooks([]);
  expect(receiver.about(placed).slice(10)).toEqual(['order.refunded']);

  expectStatus(await shop.post(`/v1/support/events/${givenUp?.id}/replay`, undefined, KEYS.desk), 202);
  await shop.runJobs();
  expect(receiver.about(placed).slice(11)).toEqual(['order.paid']);
  expect(receiver.received.at(-1)?.id).toBe(givenUp?.id);
  expect((await deliveries(placed)).map(({ status }) => status)).toEqual(['delivered', 'delivered']);
});

it('an event whose sender died is sent once its claim has run out', async () => {
  const placed = await placePaid();
  const { run } = shop.app.app.get(Database);
  const claimedUntil = new Date(shop.clock.now().getTime() + MINUTE);
  const claimed = await shop.app.app
    .get(DeliveriesRepository)
    .claimNext(run, placed.id, shop.clock.now(), claimedUntil);
  expect(claimed).toMatchObject({ orderId: placed.id, attempts: 1 });
  await shop.runJobs();
  expect(receiver.about(placed)).toEqual([]);
  await shop.pass(MINUTE);
  await shop.runJobs();
  expect(receiver.about(placed)).toEqual(['order.paid']);
  expect(receiver.received.at(-1)?.id).toBe(claimed?.id);
});

it('who lost its claim concludes nothing', async () => {
  const placed = await placePaid();
  const { run } = shop.app.app.get(Database);
  const repository = shop.app.app.get(DeliveriesRepository);
  const now = shop.clock.now();
  const slow = await repository.claimNext(run, placed.id, now, now);
  await shop.runJobs();
  expect(receiver.about(placed)).toEqual(['order.paid']);
  if (!slow) throw new Error('nothing to claim');
  const failed = { httpStatus: null, error: 'the connection broke', durationMs: 1 };
  await repository.fail(run, slow, failed, now, now);
  expect(await deliveries(placed)).toMatchObject([{ status: 'delivered', tries: [{}, {}] }]);
});

it('an event that lost its job is found by the net, which leaves alone what waits for its next try', async () => {
  const stuck = await shop.place();
  receiver.answer = ({ data }) => (data.reference === stuck.reference ? 500 : 204);
  shop.pay(stuck, { outcome: 'failure' });
  await shop.status(stuck.id, '?maxAgeMs=0');
  for (const pauseMs of [0, 5 * SECOND, 5 * MINUTE]) {
    await shop.pass(pauseMs);
    await shop.runJobs();
  }
  shop.pay(stuck);
  await shop.status(stuck.id, '?maxAgeMs=0');
  const lost = await placePaid();
  await shop.query(`DELETE FROM graphile_worker._private_jobs WHERE key = 'deliver:${lost.id}'`);
  await shop.pass(MINUTE);
  const { run } = shop.app.app.get(Database);
  const overdue = await shop.app.app.get(DeliveriesRepository).findOverdue(run, shop.clock.now(), 100);
  expect(overdue).toEqual([lost.id]); // not the one whose oldest event is not due
  await shop.app.app.get(JobQueue).add(run, { task: 'find-overdue-events', payload: {} });
  await shop.runJobs();
  expect(receiver.about(lost)).toEqual(['order.paid']);
});

it('a redirect is not followed', async () => {
  const elsewhere = await EventReceiver.open();
  receiver.answer = () => ({ status: 307, headers: { location: elsewhere.url } });
  const placed = await placePaid();
  await shop.runJobs();
  expect(elsewhere.received).toEqual([]);
  expect(await deliveries(placed)).toMatchObject([
    { status: 'pending', tries: [{ http_status: 307, error: 'the storefront answered 307' }] },
  ]);
  await elsewhere.close();
});

it('neither a slow order nor a slow storefront holds up the others', async () => {
  const slow = await EventReceiver.open();
  const slowOrders = new Set<string>();
  slow.answer = () => 'none';
  receiver.answer = ({ data }) => (slowOrders.has(data.reference) ? 'none' : 204);
  const targets = { web: { url: receiver.url, secret }, other: { url: slow.url, secret } };
  const busy = await Shop.open({
    env: { STOREFRONT_WEBHOOKS: JSON.stringify(targets), ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true', RUN: 'all' },
  });
  try {
    const pay = async (token: string): Promise<PlacedOrderView> => {
      const key = { 'idempotency-key': randomUUID() };
      const placed = expectStatus(await busy.post('/v1/orders', anOrder(), token, key), 201).body as PlacedOrderView;
      if (slowOrders.size === 0 && token === KEYS.web) slowOrders.add(placed.reference);
      busy.pay(placed);
      expectStatus(await busy.get(`/v1/orders/${placed.id}/status?maxAgeMs=0`, token), 200);
      return placed;
    };
    for (let order = 0; order < 5; order++) await pay(KEYS.other);
    await slow.gets(3); // as many as may wait for one endpoint
    const slowOrder = await pay(KEYS.web);
    await receiver.gets(1);
    expect(receiver.about(slowOrder)).toEqual(['order.paid']);
    const quickOrder = await pay(KEYS.web);
    await receiver.gets(2);
    expect(receiver.about(quickOrder)).toEqual(['order.paid']);
    expect(slow.received).toHaveLength(3);
  } finally {
    await slow.close();
    receiver.hangUp();
    await busy.close();
  }
});

it('private addresses are refused, given as numbers or by name, and nothing is sent', async () => {
  const { port } = new URL(receiver.url);
  const before = receiver.connections;
  const targets = {
    web: { url: `https://localhost:${port}/`, secret },
    other: { url: `https://[::ffff:127.0.0.1]:${port}/`, secret },
  };
  const guarded = await Shop.open({ env: { STOREFRONT_WEBHOOKS: JSON.stringify(targets) } });
  try {
    const errors: (string | null | undefined)[] = [];
    for (const token of [KEYS.web, KEYS.other]) {
      const answer = await guarded.post('/v1/orders', anOrder(), token, { 'idempotency-key': randomUUID() });
      const placed = expectStatus(answer, 201).body as PlacedOrderView;
      guarded.pay(placed);
      await guarded.get(`/v1/orders/${placed.id}/status?maxAgeMs=0`, token);
      await guarded.runJobs();
      errors.push(...(await deliveries(placed, guarded)).map(({ tries }) => tries?.[0]?.error));
    }
    expect(errors[0]).toMatch(/^localhost leads to (127\.0\.0\.1|::1), which is not public$/);
    expect(errors[1]).toBe('::ffff:7f00:1 is not a public address');
    expect(receiver.connections).toBe(before);
  } finally {
    await guarded.close();
  }
});
