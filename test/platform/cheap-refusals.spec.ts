import { PgPool } from '../../src/database/pg-pool.js';
import { KEYS, startTestApp, TEST_ENVIRONMENT, type TestApp } from '../support/app.js';
import { costRatio } from '../support/cpu-cost.js';
import { rawRequest, type RawRequest } from '../support/raw-request.js';
import { signWebhook } from '../support/zoho-webhook.js';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ env: { LOG_LEVEL: 'info' } });
});
afterAll(() => service.close());

const send = (wish: RawRequest) => rawRequest(service.url, { method: 'POST', ...wish });
const JSON_TYPE = { 'content-type': 'application/json' };
const WEBHOOK = '/v1/webhooks/zoho';
/** 250 kB that take long to parse. */
const large = JSON.stringify({ list: Array.from({ length: 40_000 }, (_, n) => ({ n })) }).slice(0, 250_000);

describe('what can be refused by its head is', () => {
  it.each([
    ['a webhook without a signature', WEBHOOK, {}, 401],
    ['a webhook whose signature cannot be one', WEBHOOK, { 'x-zoho-webhook-signature': 't=1,v=2' }, 401],
    ['an order without a key', '/v1/orders', JSON_TYPE, 401],
    ['an order of an unknown key', '/v1/orders', { ...JSON_TYPE, authorization: 'Bearer sk_unknown' }, 401],
    ['an order that is no JSON', '/v1/orders', { 'content-type': 'text/plain' }, 415],
  ])('%s: its body is not read', async (_what, path, headers, status) => {
    expect(await send({ path, headers, body: large })).toBe(status);
    const ratio = await costRatio(
      () => send({ path, headers, body: large }),
      () => send({ path: '/nowhere', body: large }),
    );
    expect(ratio).toBeLessThan(3);
  });

  it('without a question to the database', async () => {
    let questions = 0;
    const count = () => {
      questions++;
    };
    const pool = service.app.get(PgPool).on('acquire', count);
    await send({ path: WEBHOOK, body: large });
    await send({ path: '/v1/orders', headers: JSON_TYPE, body: large });
    await send({ method: 'GET', path: '/v1/support/orders' });
    await send({ method: 'GET', path: '/v1/orders', headers: { authorization: `Bearer ${KEYS.desk}` } });
    pool.off('acquire', count);
    expect(questions).toBe(0);
  });
});

it('a flood of refusals is one log line a second of each kind', async () => {
  const flooded = await startTestApp({ env: { LOG_LEVEL: 'info' } });
  try {
    const began = performance.now();
    for (let n = 0; n < 400; n++)
      await rawRequest(flooded.url, { method: 'POST', path: WEBHOOK, body: '{"event_id":"1"}' });
    const seconds = Math.ceil((performance.now() - began) / 1_000);
    const linesOf = (msg: RegExp) => flooded.logs.filter((line) => msg.test(String(line.msg)));
    for (const kind of [/was refused/, /request completed/]) {
      expect(linesOf(kind).length).toBeGreaterThan(0);
      expect(linesOf(kind).length).toBeLessThanOrEqual(2 * seconds); // 401, and 429 once the address is over its limit
    }
  } finally {
    await flooded.close();
  }
});

describe('an unsigned webhook', () => {
  it.each(['', '{}'])('that says nothing (%j) is Zoho looking whether somebody is there', async (body) => {
    expect(await send({ path: WEBHOOK, headers: JSON_TYPE, body })).toBe(200);
  });

  it.each(['{"ping":true}', '[]', '{"event_type":"x"}'])('that says anything (%j) is refused', async (body) => {
    expect([401, 429]).toContain(await send({ path: WEBHOOK, headers: JSON_TYPE, body }));
  });

  it('of unknown length is read and refused', async () => {
    const headers = { 'transfer-encoding': 'chunked' };
    expect([401, 429]).toContain(await send({ path: WEBHOOK, headers, body: large }));
  });
});

it('refusals of webhooks are limited by address, and what Zoho signed still comes through from there', async () => {
  const strict = await startTestApp({ env: { RATE_LIMITS: '{"address.refused": 3}' } });
  try {
    const post = (headers: Record<string, string>, body = '{"event_id":"7"}') =>
      rawRequest(strict.url, { method: 'POST', path: WEBHOOK, headers, body });
    const forged = { 'x-zoho-webhook-signature': `t=${Date.now()},v=${'0'.repeat(64)}` };
    const statuses = [await post({}), await post(forged), await post({}), await post(forged), await post({})];
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    const body = '{"event_id":"8"}';
    const [key = ''] = TEST_ENVIRONMENT.ZOHO_WEBHOOK_SIGNING_KEYS.split(',');
    expect(await post({ 'x-zoho-webhook-signature': signWebhook(body, key) }, body)).toBe(200);
  } finally {
    await strict.close();
  }
});
