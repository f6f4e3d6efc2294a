import { randomUUID } from 'node:crypto';
import { KEYS } from '../support/app.js';
import { anOrder, Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());
beforeEach(() => shop.zoho.control.clearRequests());

it('answers the same again, marked as such, even after the order was paid', async () => {
  const order = anOrder({ customer: { email: 'asha@example.com' } });
  const first = await shop.tryPlace(order, 'key-replayed');
  shop.pay(first.body);
  await shop.status(first.body.id);
  const rows = await shop.rowCounts();
  const again = await shop.tryPlace(order, 'key-replayed');
  expect(again.status).toBe(201);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(again.body).toEqual(first.body);
  expect(await shop.rowCounts()).toEqual(rows);
  expect(shop.calls('create_session')).toBe(1);
  const [stored] = await shop.query<{ text: string }>(
    `SELECT encode(response_sealed, 'escape') AS text FROM idempotency_keys WHERE key = 'key-replayed'`,
  );
  expect(stored?.text).not.toContain(first.body.id); // sealed: it holds a client token
});

it('makes one order and one call to Zoho of twenty calls at once', async () => {
  const order = anOrder();
  const hold = shop.zoho.control.hold('create_session');
  const calls = Array.from({ length: 20 }, () => shop.tryPlace(order, 'key-at-once'));
  await hold.arrived;
  const early = await Promise.race(calls);
  expect(early.status).toBe(409);
  expect(early.headers['retry-after']).toBe('1');
  expect(JSON.parse(early.text)).toMatchObject({ code: 'idempotency_in_progress' });
  const others = calls.map((call) => call.then(({ status }) => status));
  const running = await firstOf(others, 19);
  expect(running).toEqual(Array(19).fill(409));
  hold.release();
  const statuses = (await Promise.all(others)).sort();
  expect(statuses).toEqual([201, ...Array<number>(19).fill(409)]);
  expect(shop.calls('create_session')).toBe(1);
  const after = await shop.tryPlace(order, 'key-at-once');
  expect(after.headers['idempotency-replayed']).toBe('true');
  expect(await shop.sessionRows(after.body.id)).toHaveLength(1);
});

it('keeps the keys of two storefronts apart', async () => {
  const order = anOrder();
  const ours = await shop.tryPlace(order, 'key-shared');
  const theirs = await shop.post('/v1/orders', order, KEYS.other, { 'idempotency-key': 'key-shared' });
  expect([ours.status, theirs.status]).toEqual([201, 201]);
  expect(theirs.headers['idempotency-replayed']).toBeUndefined();
  expect(theirs.body.id).not.toBe(ours.body.id);
});

it('does not record a request that it refused: the key is as good as new', async () => {
  const order = anOrder();
  const rows = await shop.rowCounts();
  const refusals = [
    { ...order, amount: '-1' },
    { ...order, amount: '0' },
    { ...order, currency: 'XYZ' },
    { ...order, payBefore: '2020-01-01T00:00:00Z' },
  ];
  for (const refused of refusals) {
    expect((await shop.tryPlace(refused, 'key-refused')).status).toBe(
      'currency' in refused && refused.currency === 'XYZ' ? 422 : 400,
    );
  }
  expect(await shop.rowCounts()).toEqual(rows);
  expect(shop.zoho.control.requests()).toHaveLength(0);
  expect((await shop.tryPlace(order, 'key-refused')).status).toBe(201);
});

it('replays although payBefore has passed meanwhile', async () => {
  const payBefore = new Date(shop.clock.now().getTime() + 6 * 60_000).toISOString();
  const order = anOrder({ payBefore });
  const first = await shop.tryPlace(order, 'key-past');
  await shop.pass(2 * 60_000); // less than five minutes are left now
  const soon = await shop.tryPlace(order, 'key-past');
  await shop.pass(10 * 60_000);
  const late = await shop.tryPlace(order, 'key-past');
  for (const again of [soon, late]) {
    expect(again.status).toBe(201);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
  }
  expect((await shop.tryPlace(order, 'key-past-unknown')).status).toBe(400);
});

it('goes on once, of several calls at once, with an order that was left half-way', async () => {
  const order = anOrder();
  shop.zoho.control.addFault({ operation: 'create_session', kind: 'status' });
  const { orderId } = JSON.parse((await shop.tryPlace(order, 'key-left')).text);
  const hold = shop.zoho.control.hold('create_session');
  const calls = Array.from({ length: 5 }, () => shop.tryPlace(order, 'key-left'));
  await hold.arrived;
  const others = await firstOf(calls, 4);
  expect(others.map(({ status }) => status)).toEqual(Array(4).fill(409));
  hold.release();
  const answers = await Promise.all(calls);
  expect(answers.filter(({ status }) => status === 201).map(({ body }) => body.id)).toEqual([orderId]);
  expect(shop.calls('create_session')).toBe(2);
});

it('answers an order that was cancelled half-way as it is, and opens no session for it', async () => {
  const order = anOrder();
  shop.zoho.control.addFault({ operation: 'create_session', kind: 'status' });
  const { orderId } = JSON.parse((await shop.tryPlace(order, 'key-cancelled')).text);
  expect((await shop.cancel(orderId)).status).toBe(200);
  const again = await shop.tryPlace(order, 'key-cancelled');
  expect(again.status).toBe(201);
  expect(again.body).toMatchObject({ id: orderId, status: 'cancelled', paymentSession: { status: 'create_unknown' } });
  expect(shop.calls('create_session')).toBe(1);
});

it('refuses a known key with another body, and takes one that only looks different', async () => {
  const order = { reference: `SO-${randomUUID()}`, amount: '20.00', currency: 'INR', metadata: { a: '1', b: '2' } };
  await shop.tryPlace(order, 'key-body');
  const other = await shop.tryPlace({ ...order, amount: '20.01' }, 'key-body');
  expect(other.status).toBe(422);
  expect(JSON.parse(other.text)).toMatchObject({ code: 'idempotency_key_reused' });
  const shuffled = { metadata: { b: '2', a: '1' }, currency: 'INR', amount: '20.00', reference: order.reference };
  expect((await shop.tryPlace(shuffled, 'key-body')).headers['idempotency-replayed']).toBe('true');
});

it('tells which order has a reference that is used again under a new key', async () => {
  const placed = await shop.place({ reference: 'SO-taken' });
  const rows = await shop.rowCounts();
  const again = await shop.tryPlace({ reference: 'SO-taken' });
  expect(again.status).toBe(409);
  expect(JSON.parse(again.text)).toMatchObject({ code: 'order_reference_exists', orderId: placed.id });
  expect(await shop.rowCounts()).toEqual(rows);
  const foreign = await shop.post('/v1/orders', anOrder({ reference: 'SO-taken' }), KEYS.other, {
    'idempotency-key': randomUUID(),
  });
  expect(foreign.status).toBe(201);
});

it.each([
  ['missing', undefined],
  ['empty', ''],
  ['too long', 'k'.repeat(256)],
])('wants a key: %s is refused', async (_name, key) => {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
  const response = await shop.post('/v1/orders', anOrder(), KEYS.web, headers);
  expect(response.status).toBe(400);
  expect(JSON.parse(response.text)).toMatchObject({ code: 'idempotency_key_required' });
});

it('takes a key of 255 characters', async () => {
  expect((await shop.tryPlace({}, 'k'.repeat(255))).status).toBe(201);
});

/** The first `count` of some promises to be fulfilled. */
function firstOf<T>(promises: Promise<T>[], count: number): Promise<T[]> {
  return new Promise((resolve, reject) => {
    const done: T[] = [];
    for (const promise of promises)
      promise.then((value) => {
        done.push(value);
        if (done.length === count) resolve(done);
      }, reject);
  });
}
