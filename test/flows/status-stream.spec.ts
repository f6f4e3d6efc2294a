import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { PlacedOrderView } from '../../src/checkout/answers/views.dto.js';
import { ChangeFeed } from '../../src/database/change-feed.js';
import { eventually } from '../support/eventually.js';
import { openStream } from '../support/event-stream.js';
import { bearer, startTestApp } from '../support/app.js';
import { startOwnPostgres } from '../support/postgres.js';
import { sessionIdOf, Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

/** One shopper's limit: see MAX_PER_ORDER. */
const PLACES = 20;

const streamOf = (order: PlacedOrderView, url = shop.app.url): string => `${url}/v1/orders/${order.id}/status/stream`;

/** A request whose connection the test holds in its hands. */
function knock(
  url: string,
  { clientToken }: PlacedOrderView,
): { call: ClientRequest; answer: Promise<IncomingMessage> } {
  const call = request(url, { headers: bearer(clientToken), agent: false });
  call.on('error', () => undefined); // we hang up ourselves
  const answer = once(call, 'response').then(([response]) => response as IncomingMessage);
  answer.catch(() => undefined);
  call.end();
  return { call, answer };
}

const followers = (order: PlacedOrderView, { app } = shop.app): number => app.get(ChangeFeed).followers(order.id);

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

it('bounds the streams of one order; who hangs up makes room at once', async () => {
  const placed = await shop.place();
  const another = await shop.place();
  const open: ReturnType<typeof knock>[] = [];
  for (let place = 0; place < PLACES; place++) {
    const caller = knock(streamOf(placed), placed);
    open.push(caller);
    expect((await caller.answer).statusCode).toBe(200);
  }
  expect(followers(placed)).toBe(PLACES);
  const refused = await shop.get(`/v1/orders/${placed.id}/status/stream`, placed.clientToken);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(refused.body).toMatchObject({ code: 'rate_limited' });
  const unaffected = knock(streamOf(another), another);
  expect((await unaffected.answer).statusCode).toBe(200);

  open[0]?.call.destroy();
  await eventually(
    () => followers(placed),
    (count) => count === PLACES - 1,
  );
  const next = knock(streamOf(placed), placed);
  expect((await next.answer).statusCode).toBe(200);

  for (const { call } of [...open, unaffected, next]) call.destroy();
  await eventually(
    () => followers(placed) + followers(another),
    (count) => count === 0,
  );
});

it('who hangs up before the first event leaves nothing behind', async () => {
  const placed = await shop.place();
  for (let time = 0; time <= PLACES; time++) {
    const hold = shop.zoho.control.hold('get_session');
    await shop.pass(60_000); // the view of Zoho is old
    const { call } = knock(streamOf(placed), placed);
    await hold.arrived;
    call.destroy();
    await eventually(
      () => followers(placed),
      (count) => count === 0,
    );
    hold.release();
  }
  const next = knock(streamOf(placed), placed);
  expect((await next.answer).statusCode).toBe(200);
  next.call.destroy();
});

it('who hangs up while waiting by long-poll leaves nothing behind', async () => {
  const placed = await shop.place();
  const { call } = knock(`${shop.app.url}/v1/orders/${placed.id}/status?waitMs=25000`, placed);
  await eventually(
    () => followers(placed),
    (count) => count === 1,
  );
  call.destroy();
  await eventually(
    () => followers(placed),
    (count) => count === 0,
  );
});

it('a long-poll with an ETag answers when the answer would differ, and 304 when the time is up', async () => {
  const placed = await shop.place();
  const path = `/v1/orders/${placed.id}/status?maxAgeMs=60000`;
  const { headers } = await shop.get(path);
  const same = await shop.get(`${path}&waitMs=1`, undefined, { 'if-none-match': String(headers.etag) });
  expect(same.status).toBe(304);
  const waiting = shop.get(`${path}&waitMs=25000`, undefined, { 'if-none-match': String(headers.etag) });
  await eventually(
    () => followers(placed),
    (count) => count === 1,
  );
  shop.pay(placed, { outcome: 'failure' });
  await shop.status(placed.id, '?maxAgeMs=0');
  const answer = await waiting;
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ status: 'awaiting_payment', payments: [{ status: 'failed' }] });
});

it('a stop ends streams and does not wait for clients that are gone', async () => {
  const placed = await shop.place();
  const other = await startTestApp({ simulator: shop.zoho, clock: shop.clock, database: shop.app.database });
  const url = streamOf(placed, other.url);
  const hungUp = Array.from({ length: 3 }, () => knock(url, placed));
  const staying = knock(url, placed);
  for (const { answer } of [...hungUp, staying]) await answer;
  for (const { call } of hungUp) call.destroy();
  const body = (await staying.answer).resume();
  const ended = once(body, 'end');
  await other.close();
  await ended;
});

it('a waiting reader is woken although garbage was collected meanwhile', async () => {
  const placed = await shop.place();
  const first = await shop.get(`/v1/orders/${placed.id}/status?maxAgeMs=60000`);
  const waiting = shop.get(`/v1/orders/${placed.id}/status?maxAgeMs=60000&waitMs=1000`, undefined, {
    'if-none-match': String(first.headers.etag),
  });
  await eventually(
    () => followers(placed),
    (count) => count === 1,
  );
  collectGarbage();
  expect((await waiting).status).toBe(304);
});

it('a stream outlives a restart of PostgreSQL, and shows what happened after it', async () => {
  const postgres = await startOwnPostgres();
  const own = await Shop.open({ database: { url: postgres.url, drop: () => Promise.resolve() } });
  try {
    const placed = await own.place();
    const stream = await openStream(streamOf(placed, own.app.url), placed.clientToken);
    await stream.nextEvent();
    await postgres.stop();
    await postgres.start();
    own.zoho.control.pay(sessionIdOf(placed));
    await eventually(
      () => own.get(`/v1/orders/${placed.id}/status?maxAgeMs=0`),
      ({ status }) => status === 200,
    );
    expect(JSON.parse((await stream.nextEvent()).data)).toMatchObject({ status: 'paid' });
    stream.close();
  } finally {
    await own.close();
    await postgres.remove();
  }
});
