import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { NewOrder } from '../../packages/checkout-client/src/api-types.js';
import { createCheckoutClient, type CheckoutClient } from '../../packages/checkout-client/src/checkout-client.js';
import { CheckoutProblem, CheckoutUnreachable } from '../../packages/checkout-client/src/checkout-problem.js';
import { KEYS } from '../support/app.js';
import { Shop } from '../support/shop.js';

let shop: Shop;
let client: CheckoutClient;
beforeAll(async () => {
  shop = await Shop.open();
  client = createCheckoutClient({ baseUrl: shop.app.url, storefrontKey: KEYS.web });
});
afterAll(() => shop.close());

const anOrder = (): NewOrder => ({
  reference: `SO-${randomUUID().slice(0, 8)}`,
  amount: '249.50',
  currency: 'INR',
});
const problemOf = async (call: Promise<unknown>): Promise<CheckoutProblem> => {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof CheckoutProblem) return error;
  throw new Error('there was no problem', { cause: error });
};
const ordersWith = ({ reference }: NewOrder) => shop.query(`SELECT 1 FROM orders WHERE reference = '${reference}'`);

/** A network that strikes before or after the service has done its work. */
function network(...strikes: ('lost-request' | 'lost-answer' | 'gateway-error')[]) {
  const keys: string[] = [];
  const unreliable: typeof fetch = async (url, init) => {
    const strike = strikes.shift();
    keys.push(new Headers(init?.headers).get('idempotency-key') ?? '');
    if (strike === 'lost-request') throw new TypeError('fetch failed');
    const response = await fetch(url, init);
    if (strike === 'lost-answer') throw new TypeError('terminated');
    return strike === 'gateway-error' ? new Response('<h1>Bad gateway</h1>', { status: 502 }) : response;
  };
  return { keys, client: createCheckoutClient({ baseUrl: shop.app.url, storefrontKey: KEYS.web, fetch: unreliable }) };
}

test('an order is placed once however often the network loses the request or the answer', async () => {
  const order = anOrder();
  const key = randomUUID();
  const { keys, client } = network('lost-request', 'lost-answer', 'gateway-error');
  const placed = await client.placeOrder(order, { idempotencyKey: key });
  expect(placed).toMatchObject({
    reference: order.reference,
    status: 'awaiting_payment',
    paymentSession: { attempt: 1 },
  });
  expect(keys).toEqual([key, key, key, key]);
  expect(await ordersWith(order)).toHaveLength(1);
});

test('an order that Zoho could not take at first is gone on with, under the same key', async () => {
  const order = anOrder();
  const { keys, client } = network();
  shop.zoho.control.addFault({ operation: 'create_session', kind: 'status', status: 503 });
  const placed = await client.placeOrder(order, { idempotencyKey: 'the-one-key' });
  expect(placed.paymentSession).toMatchObject({ status: 'open' });
  expect(keys).toEqual(['the-one-key', 'the-one-key']);
  expect(await ordersWith(order)).toHaveLength(1);
});

test('two calls at once with one key answer the same order', async () => {
  const order = anOrder();
  const key = randomUUID();
  const calls = [1, 2, 3].map(() => client.placeOrder(order, { idempotencyKey: key }));
  const ids = new Set((await Promise.all(calls)).map(({ id }) => id));
  expect(ids.size).toBe(1);
});

test('a refusal is told at once, with every member that is wrong', async () => {
  const { keys, client } = network();
  const problem = await problemOf(
    client.placeOrder({ ...anOrder(), amount: '1,5', currency: 'inr' }, { idempotencyKey: randomUUID() }),
  );
  expect(problem).toMatchObject({ status: 400, code: 'validation_failed' });
  expect(problem.errors.map(({ path }) => path)).toEqual(['amount', 'currency']);
  expect(problem.requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys).toHaveLength(1);
});

test('an order that exists already is named', async () => {
  const order = anOrder();
  const { id } = await client.placeOrder(order, { idempotencyKey: randomUUID() });
  const problem = await problemOf(client.placeOrder(order, { idempotencyKey: randomUUID() }));
  expect(problem).toMatchObject({ status: 409, code: 'order_reference_exists', orderId: id });
  expect(await client.findByReference(order.reference)).toMatchObject({ id, amount: '249.50' });
  expect(await client.findByReference('SO-never-placed')).toBeNull();
});

test('one’s own orders are listed page by page', async () => {
  const references = [anOrder().reference, anOrder().reference];
  for (const reference of references)
    await client.placeOrder({ ...anOrder(), reference }, { idempotencyKey: randomUUID() });
  const first = await client.listOrders({ limit: 1, status: ['awaiting_payment', 'paid'] });
  expect(first.items).toMatchObject([{ reference: references[1], status: 'awaiting_payment' }]);
  const cursor = first.nextCursor ?? undefined;
  const second = await client.listOrders({ limit: 1, status: ['awaiting_payment', 'paid'], cursor });
  expect(second.items).toMatchObject([{ reference: references[0] }]);
  expect(await client.listOrders({ createdTo: '2020-01-01' })).toEqual({ items: [], nextCursor: null });
});

test('what is odd in an order is named and kept', async () => {
  const order = {
    ...anOrder(),
    customer: { email: 'nobody' },
    items: [{ name: 'Tea', quantity: '0.5', totalAmount: '249.50' }],
  };
  const { id, warnings } = await client.placeOrder(order, { idempotencyKey: randomUUID() });
  expect(warnings?.map(({ path }) => path)).toEqual(['customer.email']);
  expect(await client.getOrder(id)).toMatchObject({ customer: { email: 'nobody' }, items: order.items });
});

test('a service that stays away is reported as unreachable, not as a refusal', async () => {
  const { client } = network(...Array.from({ length: 5 }, () => 'lost-request' as const));
  await expect(client.getOrder(randomUUID())).rejects.toThrow(CheckoutUnreachable);
});

test('a caller who gives up is told so, and nothing is repeated', async () => {
  const { keys, client } = network('lost-request', 'lost-request');
  const reason = new Error('the page was closed');
  const call = client.getOrder(randomUUID(), { signal: AbortSignal.abort(reason) });
  await expect(call).rejects.toBe(reason);
  expect(keys.length).toBeLessThanOrEqual(1);
});

test('a status is read, found unchanged, awaited and ended', async () => {
  const placed = await client.placeOrder(anOrder(), { idempotencyKey: randomUUID() });
  const first = await client.getStatus(placed.id, { maxAgeMs: 0 });
  expect(first).toMatchObject({ isModified: true, status: { nextAction: 'pay', source: 'live' } });
  expect(await client.getStatus(placed.id, { etag: first.etag })).toEqual({ isModified: false, etag: first.etag });
  const awaited = client.getStatus(placed.id, { etag: first.etag, waitMs: 25_000 });
  shop.pay({ paymentSession: placed.paymentSession });
  await client.getStatus(placed.id, { maxAgeMs: 0 });
  expect((await awaited).status).toMatchObject({ status: 'paid', nextAction: 'none' });
  expect(await problemOf(client.cancel(placed.id))).toMatchObject({ status: 409, code: 'order_already_paid' });
  expect(await problemOf(client.openSession(placed.id))).toMatchObject({ code: 'order_not_payable' });
});

test('a cancelled order can be cancelled again, and has no session', async () => {
  const placed = await client.placeOrder(anOrder(), { idempotencyKey: randomUUID() });
  expect(await client.openSession(placed.id)).toMatchObject({ paymentSession: { attempt: 1 } });
  expect(await client.cancel(placed.id)).toMatchObject({ status: 'cancelled' });
  expect(await client.cancel(placed.id)).toMatchObject({ status: 'cancelled' });
});
