import type { FaultInput } from 'zoho-payments-simulator';
import { leaks } from '../support/evidence.js';
import { anOrder, Shop } from '../support/shop.js';

/** Short enough not to hold the suite up, long enough for a busy machine to answer in. */
const ZOHO_TIMEOUT_MS = 2_000;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open({ env: { ZOHO_TIMEOUT_MS: String(ZOHO_TIMEOUT_MS) } });
});
afterAll(() => shop.close());
beforeEach(async () => {
  await shop.pass(11 * 60_000); // past every pause after a 429 and every window of tokens
  shop.zoho.control.clearFaults();
  shop.zoho.control.clearRequests();
});

const UNAVAILABLE = { status: 503, code: 'payment_provider_unavailable' };
const REJECTED = { status: 502, code: 'payment_provider_rejected' };

interface Trouble {
  fault: Omit<FaultInput, 'operation'>;
  answer: { status: number; code: string };
  session: 'create_failed' | 'create_unknown';
}

/** What befalls the create call, how we answer, and what we may say of the session. */
const TROUBLES: Record<string, Trouble> = {
  'no answer': { fault: { kind: 'timeout' }, answer: UNAVAILABLE, session: 'create_unknown' },
  'no answer, work done': { fault: { kind: 'timeout_after_work' }, answer: UNAVAILABLE, session: 'create_unknown' },
  'a reset': { fault: { kind: 'reset' }, answer: UNAVAILABLE, session: 'create_unknown' },
  'a reset, work done': { fault: { kind: 'reset_after_work' }, answer: UNAVAILABLE, session: 'create_unknown' },
  'HTTP 503': { fault: { kind: 'status' }, answer: UNAVAILABLE, session: 'create_unknown' },
  'HTTP 500, work done': { fault: { kind: 'status_after_work' }, answer: UNAVAILABLE, session: 'create_unknown' },
  'a gateway page': { fault: { kind: 'html' }, answer: UNAVAILABLE, session: 'create_unknown' },
  'HTML with 200': {
    fault: { kind: 'html', status: 200, afterWork: true },
    answer: UNAVAILABLE,
    session: 'create_unknown',
  },
  'no envelope': { fault: { kind: 'missing_envelope' }, answer: UNAVAILABLE, session: 'create_unknown' },
  'half an answer': { fault: { kind: 'truncated_body' }, answer: UNAVAILABLE, session: 'create_unknown' },
  'HTTP 400': {
    fault: {
      kind: 'status',
      status: 400,
      body: { code: 'invalid_parameter', message: 'Invalid value passed for amount.' },
    },
    answer: REJECTED,
    session: 'create_failed',
  },
  'HTTP 403': { fault: { kind: 'status', status: 403 }, answer: REJECTED, session: 'create_failed' },
};

it.each(Object.entries(TROUBLES))(
  '%s: saved, told so, and the same key goes on with the order',
  async (name, trouble) => {
    const key = `key ${name}`;
    const order = anOrder({ customer: { email: 'asha@example.com', phone: '+919000000001' } });
    shop.zoho.control.addFault({ operation: 'create_session', ...trouble.fault });
    const failed = await shop.tryPlace(order, key);
    const problem = JSON.parse(failed.text);
    expect({ status: failed.status, code: problem.code }).toEqual(trouble.answer);
    expect(problem.orderId).toMatch(/^[0-9a-f-]{36}$/);
    if (failed.status === 503) expect(Number(failed.headers['retry-after'])).toBeGreaterThan(0);
    expect(shop.calls('create_session')).toBe(1); // never tried again blindly
    expect(await shop.sessionRows(problem.orderId)).toMatchObject([{ status: trouble.session, attempt: 1 }]);
    expect((await shop.order(problem.orderId)).status).toBe('awaiting_payment');
    expect((await shop.status(problem.orderId)).nextAction).toBe('retry');

    const again = await shop.tryPlace(order, key);
    expect(again.status).toBe(201);
    expect(again.headers['idempotency-replayed']).toBeUndefined();
    expect(again.body).toMatchObject({ id: problem.orderId, paymentSession: { status: 'open', attempt: 2 } });
    expect((await shop.tryPlace(order, key)).body).toEqual(again.body);
    await expectOneLive(problem.orderId);
    expect(await shop.timeline(problem.orderId)).toEqual([
      'order.placed by api',
      'payment_session.requested by api',
      `payment_session.${trouble.session} by api`,
      'payment_session.requested by api',
      'payment_session.opened by api',
    ]);
    expect(leaks(shop, 'asha@example.com', '+919000000001')).toEqual([]);
    shop.pay(again.body);
    expect((await shop.status(problem.orderId, '?maxAgeMs=0')).status).toBe('paid');
  },
);

it('a revoked access token costs one more try and nobody notices', async () => {
  await shop.place(); // a token is there
  shop.zoho.control.clearRequests();
  shop.zoho.control.addFault({ operation: 'create_session', kind: 'revoked_token' });
  await shop.place();
  expect(shop.zoho.control.requests().map(({ operation, status }) => `${operation} ${status}`)).toEqual([
    'create_session 401',
    'token 200',
    'create_session 201',
  ]);
});

it.each([
  ['refresh_revoked', REJECTED],
  ['token_throttled', UNAVAILABLE],
] as const)('without a token (%s) nothing reaches Zoho, and the key goes on later', async (kind, expected) => {
  const order = anOrder();
  shop.zoho.control.addFault({ operation: 'create_session', kind: 'revoked_token' });
  shop.zoho.control.addFault({ operation: 'token', kind });
  const failed = await shop.tryPlace(order, `key ${kind}`);
  const problem = JSON.parse(failed.text);
  expect({ status: failed.status, code: problem.code }).toEqual(expected);
  expect(await shop.sessionRows(problem.orderId)).toMatchObject([{ status: 'create_failed' }]);
  await shop.pass(2 * 60_000);
  const again = await shop.tryPlace(order, `key ${kind}`);
  expect(again.status).toBe(201);
  expect(again.body.id).toBe(problem.orderId);
  await expectOneLive(problem.orderId);
});

it('an account that is not ours is our mistake, not the shop’s', async () => {
  const order = anOrder();
  shop.zoho.control.addFault({ operation: 'create_session', kind: 'status', status: 401, times: 2 });
  const failed = await shop.tryPlace(order, 'key 401');
  expect(failed.status).toBe(502);
  expect(failed.text).not.toMatch(/token|401/i); // no internals
});

it('when even the answer to the first try arrives late, the order has one live session', async () => {
  const order = anOrder();
  const hold = shop.zoho.control.hold('create_session', { afterWork: true });
  const first = shop.tryPlace(order, 'key late');
  await hold.arrived;
  expect((await shop.tryPlace(order, 'key late')).status).toBe(409); // the first is still at it
  const failed = await first;
  hold.release();
  expect(failed.status).toBe(503);
  const again = await shop.tryPlace(order, 'key late');
  expect(again.status).toBe(201);
  await expectOneLive(again.body.id);
});

it('HTTP 429: nothing was made, Zoho is left alone for as long as we say, and then the order goes on', async () => {
  const shop = await Shop.open(); // of its own: the pause that follows is everybody's
  const order = anOrder();
  shop.zoho.control.addFault({ operation: 'create_session', kind: 'status', status: 429 });
  const failed = await shop.tryPlace(order, 'key 429');
  const problem = JSON.parse(failed.text);
  expect(failed.status).toBe(503);
  const retryAfterSeconds = Number(failed.headers['retry-after']);
  expect(retryAfterSeconds).toBeGreaterThanOrEqual(1);
  expect(await shop.sessionRows(problem.orderId)).toMatchObject([{ status: 'create_failed' }]);
  expect(problem.detail).toContain('asks us to call less often');
  expect(await shop.status(problem.orderId)).toMatchObject({
    status: 'awaiting_payment',
    nextAction: 'retry',
    source: 'cached',
  });
  const early = await shop.tryPlace(order, 'key 429'); // waits for the end of the pause in our own queue
  expect(early.status).toBe(201);
  expect(JSON.parse(early.text)).toMatchObject({ id: problem.orderId });
  expect(shop.calls('create_session')).toBe(2);
  const [first = 0, second = 0] = shop.zoho.control.requests('create_session').map(({ at }) => Date.parse(at));
  expect(second - first).toBeGreaterThan((retryAfterSeconds - 1) * 1000);
  await shop.close();
});

async function expectOneLive(orderId: string): Promise<void> {
  const sessions = await shop.sessionRows(orderId);
  const live = sessions.filter(({ status, superseded }) => ['creating', 'open'].includes(status) && !superseded);
  expect(live).toHaveLength(1);
}
