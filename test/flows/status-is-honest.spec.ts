import { OrdersRepository } from '../../src/orders/orders.repository.js';
import { bearer, KEYS, type TestApp } from '../support/app.js';
import { Shop } from '../support/shop.js';

const MINUTE = 60_000;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());
beforeEach(() => shop.zoho.control.clearRequests());
afterEach(() => shop.zoho.control.clearFaults());

it('asks Zoho when its view is older than the caller will have, and says how old an answer is', async () => {
  const { id } = await shop.place();
  const live = await shop.status(id);
  expect(live.source).toBe('live');
  // Real time passes too, and a slow machine must not make a view too old by itself: hence seconds against a minute.
  expect(await shop.status(id, '?maxAgeMs=60000')).toMatchObject({ source: 'cached', asOf: live.asOf });
  await shop.pass(3_000);
  const fresher = await shop.status(id);
  expect(fresher.source).toBe('live');
  expect(Date.parse(fresher.asOf)).toBeGreaterThanOrEqual(Date.parse(live.asOf) + 3_000);
  await shop.pass(20_000);
  expect(await shop.status(id, '?maxAgeMs=60000')).toMatchObject({ source: 'cached', asOf: fresher.asOf });
  expect(shop.calls('get_session')).toBe(2);
});

it('never asks again about what is settled for good', async () => {
  const placed = await shop.place();
  shop.pay(placed);
  await shop.status(placed.id);
  shop.zoho.control.clearRequests();
  await shop.pass(MINUTE);
  expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ status: 'paid', source: 'cached' });
  expect(shop.zoho.control.requests()).toHaveLength(0);
});

it('counts the age of a settled order from the look that settled it, whoever looked', async () => {
  const placed = await shop.place();
  await shop.pass(MINUTE);
  shop.pay(placed);
  expect((await shop.cancel(placed.id)).status).toBe(409); // its last look finds the money
  const { source, asOf, paidAt } = await shop.status(placed.id);
  expect(source).toBe('cached');
  expect(Date.parse(asOf)).toBeGreaterThanOrEqual(Math.floor(Date.parse(paidAt ?? '') / 1000) * 1000);
});

it('costs one call to Zoho however many read at once, on one replica or two', async () => {
  const replica = await shop.replica();
  const { id } = await shop.place();
  const hold = shop.zoho.control.hold('get_session');
  // A minute, so that nobody who is slow to get through finds the look too old and makes another.
  const path = `/v1/orders/${id}/status?maxAgeMs=60000`;
  const read = ({ http }: TestApp) => Promise.resolve(http.get(path).set(bearer(KEYS.web)));
  const first = read(shop.app);
  await hold.arrived;
  const standingBack = refusedClaim(replica);
  const rest = Array.from({ length: 49 }, (_, n) => read(n % 2 ? shop.app : replica));
  await standingBack; // the other replica wanted to ask, and saw that somebody does
  hold.release();
  const answers = await Promise.all([first, ...rest]);
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
  expect(new Set(answers.map(({ body }) => body.asOf)).size).toBe(1);
  expect(answers.filter(({ body }) => body.source === 'stale')).toEqual([]);
  expect(shop.calls('get_session')).toBe(1);
});

/** Resolves when a replica wants to look at an order and finds that another one does. */
function refusedClaim({ app }: TestApp): Promise<void> {
  const orders = app.get(OrdersRepository);
  const claimLook = orders.claimLook.bind(orders);
  return new Promise((resolve) => {
    orders.claimLook = async (...claim) => {
      const isOurs = await claimLook(...claim);
      if (!isOurs) resolve();
      return isOurs;
    };
  });
}

describe('while Zoho cannot be asked', () => {
  it.each(['status', 'reset', 'html', 'missing_envelope', 'truncated_body'] as const)(
    'answers the last known state and its age (%s)',
    async (kind) => {
      const placed = await shop.place();
      const { asOf } = await shop.status(placed.id);
      await shop.pass(5_000);
      shop.pay(placed);
      const rows = await shop.rowCounts();
      shop.zoho.control.addFault({ operation: 'get_session', kind, times: 3 });
      expect(await shop.status(placed.id)).toMatchObject({ status: 'awaiting_payment', source: 'stale', asOf });
      expect(await shop.rowCounts()).toEqual(rows);
      expect(await shop.status(placed.id)).toMatchObject({ status: 'paid', source: 'live' });
    },
  );

  it('counts from the order’s own time when Zoho was never asked', async () => {
    const placed = await shop.place();
    await shop.pass(5_000);
    shop.zoho.control.addFault({ operation: 'get_session', kind: 'status', times: 3 });
    expect(await shop.status(placed.id)).toMatchObject({ source: 'stale', asOf: placed.createdAt });
  });

  it.each([
    ['when our calls of a minute are spent', { ZOHO_REQUESTS_PER_MINUTE: '4' }, () => undefined],
    [
      'when Zoho throttles us',
      {},
      ({ zoho }: Shop) => zoho.control.addFault({ operation: 'get_session', kind: 'status', status: 429, skip: 1 }),
    ],
    [
      'when Zoho gives us no token',
      {},
      ({ zoho }: Shop) => {
        zoho.control.addFault({ operation: 'get_session', kind: 'revoked_token', skip: 1 });
        zoho.control.addFault({ operation: 'token', kind: 'refresh_revoked' });
      },
    ],
  ])('%s, an answer is stale and no call is wasted', async (_when, env, trouble) => {
    const poor = await Shop.open({ env });
    try {
      const { id } = await poor.place();
      trouble(poor);
      const sources: string[] = [];
      for (let read = 0; read < 6; read++) {
        await poor.pass(10);
        sources.push((await poor.status(id, '?maxAgeMs=0')).source);
      }
      expect(sources[0]).toBe('live');
      expect(sources.slice(-3)).toEqual(['stale', 'stale', 'stale']);
      expect(poor.calls('get_session')).toBeLessThanOrEqual(3);
    } finally {
      await poor.close();
    }
  });

  it('asks once for many callers, who are all told', async () => {
    const { id } = await shop.place();
    shop.zoho.control.clearRequests();
    shop.zoho.control.addFault({ operation: 'get_session', kind: 'status', times: 3 });
    const hold = shop.zoho.control.hold('get_session');
    const first = shop.status(id);
    await hold.arrived;
    const second = shop.status(id);
    hold.release();
    for (const answer of await Promise.all([first, second])) expect(answer.source).toBe('stale');
  });
});

describe('conditional reads', () => {
  it('answer 304 until something is new', async () => {
    const placed = await shop.place();
    const path = `/v1/orders/${placed.id}/status?maxAgeMs=0`;
    const first = await shop.get(path);
    const { etag } = first.headers;
    expect(etag).toMatch(/^(W\/)?".+"$/);
    const known = { 'if-none-match': `"other", ${etag}` };
    const same = await shop.get(path, KEYS.web, known);
    expect(same.status).toBe(304);
    expect(same.text).toBe('');
    expect(same.headers.etag).toBe(etag);
    shop.pay(placed);
    const changed = await shop.get(path, KEYS.web, known);
    expect(changed.status).toBe(200);
    expect(changed.headers.etag).not.toBe(etag);
  });
});

describe('waiting for news', () => {
  it('answers as soon as the order is paid', async () => {
    const placed = await shop.place();
    const hold = shop.zoho.control.hold('get_session', { afterWork: true });
    const waiting = shop.status(placed.id, '?waitMs=25000&maxAgeMs=0');
    await hold.arrived; // the first look has seen an unpaid session
    shop.pay(placed);
    hold.release();
    expect(await waiting).toMatchObject({ status: 'paid', source: 'live' });
  });

  it('does not wait for what its first look has found', async () => {
    const placed = await shop.place();
    shop.pay(placed);
    expect((await shop.status(placed.id, '?waitMs=25000')).status).toBe('paid'); // well within the test's time-out
  }, 15_000);

  it('does not wait when the caller’s own view is old', async () => {
    const placed = await shop.place();
    const old = await shop.get(`/v1/orders/${placed.id}/status`);
    shop.pay(placed);
    await shop.status(placed.id, '?maxAgeMs=0');
    const path = `/v1/orders/${placed.id}/status?waitMs=25000`;
    const fresh = await shop.get(path, KEYS.web, { 'if-none-match': String(old.headers.etag) });
    expect(fresh.body).toMatchObject({ status: 'paid' });
  }, 15_000);

  it('answers unchanged when the time is up', async () => {
    const { id } = await shop.place();
    expect(await shop.status(id, '?waitMs=50')).toMatchObject({ status: 'awaiting_payment', nextAction: 'pay' });
  });
});

it.each([
  'maxAgeMs=-1',
  'maxAgeMs=60001',
  'maxAgeMs=1.5',
  'maxAgeMs=1e3',
  'maxAgeMs=',
  'maxAgeMs=1&maxAgeMs=2',
  'waitMs=25001',
  'waitMs=soon',
  'maxage=1',
])('refuses ?%s', async (query) => {
  const { id } = await shop.place();
  const response = await shop.get(`/v1/orders/${id}/status?${query}`);
  expect(response.status).toBe(400);
  const problem = JSON.parse(response.text);
  expect(problem).toMatchObject({ code: 'validation_failed' });
  expect(problem.errors).toEqual([{ path: query.split('=')[0], message: expect.any(String) }]);
});

describe('what to do next', () => {
  it('pay → wait → pay → retry → none, as it goes', async () => {
    const next = async (id: string) => (await shop.status(id, '?maxAgeMs=0')).nextAction;
    const placed = await shop.place();
    expect(await next(placed.id)).toBe('pay');
    const pending = shop.pay(placed, { outcome: 'pending' });
    expect(await next(placed.id)).toBe('wait');
    shop.zoho.control.settle(pending, 'failure');
    expect(await next(placed.id)).toBe('pay');
    await shop.pass(16 * MINUTE);
    expect(await next(placed.id)).toBe('retry');
    const again = await shop.anotherSession(placed.id);
    expect(await next(placed.id)).toBe('pay');
    shop.pay(again);
    expect(await next(placed.id)).toBe('none');
  });

  it('a session being made is waited for', async () => {
    const hold = shop.zoho.control.hold('create_session');
    const placing = shop.tryPlace({ reference: 'SO-waited-for' });
    await hold.arrived;
    const [row] = await shop.query<{ id: string }>(`SELECT id FROM orders WHERE reference = 'SO-waited-for'`);
    expect(await shop.status(row?.id ?? '')).toMatchObject({
      status: 'awaiting_payment',
      nextAction: 'wait',
      paymentSession: { status: 'creating', paymentsSessionId: null },
    });
    hold.release();
    expect((await placing).status).toBe(201);
  });
});
