import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import type { RunStatement } from '../../src/database/database.js';
import { checkInvariants, type Disagreement } from '../../src/invariants/check-invariants.js';
import { sessionIdOf, Shop } from '../support/shop.js';

let shop: Shop;
let client: pg.Client;
const run: RunStatement = async <Row>({ text, values }: Parameters<RunStatement>[0]) =>
  (await client.query({ text, values })).rows as Row[];
let orderId: string;

beforeAll(async () => {
  shop = await Shop.open();
  client = new pg.Client({ connectionString: shop.app.database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await shop.close();
});

beforeEach(async () => {
  const placed = await shop.place({ metadata: { zebra: '1', Ähre: '2', '10': 'x' } });
  shop.zoho.control.pay(sessionIdOf(placed), { outcome: 'failure' });
  await shop.status(placed.id, '?maxAgeMs=0');
  shop.zoho.control.pay(sessionIdOf(placed), { outcome: 'success' });
  expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({ status: 'paid' });
  orderId = placed.id;
});

/** Someone with a console and the right to switch the trigger off. */
async function tamper(sql: string): Promise<void> {
  await client.query('BEGIN');
  await client.query('ALTER TABLE order_events DISABLE TRIGGER order_events_append_only');
  await client.query(sql);
  await client.query('ALTER TABLE order_events ENABLE TRIGGER order_events_append_only');
  await client.query('COMMIT');
}

const found = async (): Promise<string[]> =>
  (await checkInvariants(run, { orderId })).disagreements.map(({ what }) => what);

test('an order nobody tampered with agrees with its timeline', async () => {
  expect(await found()).toEqual([]);
});

test('the timeline cannot be edited or deleted while its trigger is on', async () => {
  await expect(client.query(`UPDATE order_events SET actor = 'x' WHERE order_id = '${orderId}'`)).rejects.toThrow(
    'append-only',
  );
  await expect(client.query(`DELETE FROM order_events WHERE order_id = '${orderId}'`)).rejects.toThrow('append-only');
});

test.each([
  ['who did it', `actor = 'support:mallory'`],
  ['when', `at = at + interval '1 millisecond'`],
  ['the evidence', `evidence = '{}'`],
  ['the request', `request_id = 'other'`],
])('an edit of an event shows at the event: %s', async (_what, change) => {
  await tamper(`UPDATE order_events SET ${change} WHERE order_id = '${orderId}' AND type = 'order.paid'`);

  expect(await found()).toEqual([
    expect.stringMatching(/^event \d+ \(order.paid\): was changed after it was written$/),
  ]);
});

test('an edited amount shows in the event and in the row it no longer tells of', async () => {
  await tamper(`UPDATE order_events SET data = jsonb_set(data, '{payment,amountMinor}', '"1"')
    WHERE order_id = '${orderId}' AND type = 'payment.succeeded'`);

  const [edited, differs] = await found();
  expect(edited).toMatch(/\(payment.succeeded\): was changed after it was written/);
  expect(differs).toMatch(/^payment \S+: amountMinor is "24950", the timeline says "1"$/);
});

test('an event hashed anew after an edit shows at the next one', async () => {
  await tamper(`UPDATE order_events SET hash = sha256('anything') WHERE order_id = '${orderId}' AND seq = 2`);

  expect(await found()).toEqual([
    'event 2 (payment_session.requested): was changed after it was written',
    'event 3 (payment_session.opened): does not continue event 2',
  ]);
});

test('a deleted event shows as a gap', async () => {
  await tamper(`DELETE FROM order_events WHERE order_id = '${orderId}' AND seq = 3`);

  expect(await found()).toContainEqual(
    expect.stringMatching(/^event 4 .*: follows event 2, what was between is missing$/),
  );
});

test('an event cut off the end shows on the order', async () => {
  await tamper(`DELETE FROM order_events WHERE order_id = '${orderId}' AND type = 'order.paid'`);

  const faults = await found();
  expect(faults[0]).toMatch(/^the order's timeline has \d+ events, the last one found is \d+$/);
  expect(faults).toContainEqual('order: status is "paid", the timeline says "awaiting_payment"');
});

test('an added event shows on the order', async () => {
  await tamper(`INSERT INTO order_events SELECT gen_random_uuid(), order_id, seq + 1, type, cause, actor, request_id, at, data, evidence, hash, hash
    FROM order_events WHERE order_id = '${orderId}' ORDER BY seq DESC LIMIT 1`);

  expect(await found()).toContainEqual(
    expect.stringMatching(/^the order's timeline has \d+ events, the last one found is \d+$/),
  );
});

test.each([
  ['an order', `UPDATE orders SET refunded_minor = 5`, /^order: refundedMinor is "5", the timeline says "0"$/],
  ['a deadline', `UPDATE orders SET pay_before = pay_before + interval '1 day'`, /^order: payBefore is /],
  [
    'a session',
    `UPDATE payment_sessions SET superseded_at = now()`,
    /^session \S+: supersededAt is ".*", the timeline says null$/,
  ],
  ['a payment', `UPDATE payments SET disputed = true`, /^payment \S+: disputed is true, the timeline says false$/],
])('a row changed without the timeline shows: %s', async (_what, update, fault) => {
  const column = update.startsWith('UPDATE orders') ? 'id' : 'order_id';
  await client.query(`${update} WHERE ${column} = '${orderId}'`);

  expect(await found()).toContainEqual(expect.stringMatching(fault));
});

test('money without its place shows', async () => {
  await client.query(`INSERT INTO payments (id, order_id, status, detail_status, amount_minor, currency, first_seen_at, updated_at)
    VALUES ('stray-${orderId}', '${orderId}', 'succeeded', 'succeeded', 1, 'INR', now(), now())`);

  expect(await found()).toEqual([
    `payment stray-${orderId}: not in the timeline`,
    `payment stray-${orderId}: took money that neither pays the order nor has a case`,
  ]);
});

test('all orders are checked in batches, each once, and only the bad ones named', async () => {
  await client.query(`UPDATE orders SET currency = 'USD' WHERE id = '${orderId}'`);
  const all: Disagreement[] = [];
  let [checked, after] = [0, null as string | null];
  do {
    const batch = await checkInvariants(run, { after, limit: 2 });
    checked += batch.checked;
    all.push(...batch.disagreements);
    after = batch.next;
  } while (after !== null);

  const [row] = await run<{ count: number }>({
    text: 'SELECT count(*)::int AS count FROM orders',
    values: [],
  } as never);
  expect(checked).toBe(row?.count);
  expect(all.filter((one) => one.orderId === orderId).map(({ what }) => what)).toContain(
    'order: currency is "USD", the timeline says "INR"',
  );
});
