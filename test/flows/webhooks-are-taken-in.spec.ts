import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WebhookInbox } from '../../src/webhooks/webhook-inbox.repository.js';
import { InboxHousekeeping } from '../../src/webhooks/inbox-housekeeping.js';
import { Shop } from '../support/shop.js';
import { eventText, inbox, postWebhook } from '../support/zoho-webhook.js';

const PREVIOUS_KEY = 'previous-webhook-key';
const CURRENT_KEY = 'current-webhook-key';
const MINUTE_MS = 60_000;
const NOBODYS = { payment: { payment_id: '1987000000720001', payments_session_id: '1987000000720002' } };

let shop: Shop;
let id = 1987000003850000n;
beforeAll(async () => {
  shop = await Shop.open({ env: { ZOHO_WEBHOOK_SIGNING_KEYS: `${CURRENT_KEY},${PREVIOUS_KEY}` } });
});
afterAll(() => shop.close());
beforeEach(async () => {
  id += 1n;
  await shop.query('DELETE FROM webhook_events');
  await shop.query('DELETE FROM graphile_worker._private_jobs');
});

const event = (wish: object = {}) => eventText(shop, { id: String(id), object: NOBODYS, ...wish });

describe('a webhook', () => {
  it.each([CURRENT_KEY, PREVIOUS_KEY])('signed with %s is stored and answered before any work', async (key) => {
    shop.zoho.control.clearRequests();
    const answer = await postWebhook(shop, {
      body: event(),
      key,
      headers: { authorization: 'Bearer x', cookie: 'a=b' },
    });
    expect(answer.status).toBe(200);
    const [row] = await inbox(shop);
    expect(row).toMatchObject({ event_id: String(id), type: 'payment.succeeded', status: 'pending', deliveries: 1 });
    expect(Object.keys(row?.headers ?? {})).toEqual(
      expect.arrayContaining(['x-zoho-webhook-signature', 'content-type']),
    );
    expect(row?.headers).not.toHaveProperty('authorization');
    expect(row?.headers).not.toHaveProperty('cookie');
    expect(shop.zoho.control.requests()).toHaveLength(0);
  });

  it('of another account does not stand in the way of ours with the same event id', async () => {
    for (const accountId of ['999', undefined]) {
      const answer = await postWebhook(shop, { body: event(accountId ? { accountId } : {}), key: CURRENT_KEY });
      expect(answer.status).toBe(200);
    }
    const stored = (await inbox(shop)).map(({ event_id, deliveries }) => [event_id, deliveries]);
    expect(stored.sort()).toEqual(
      [
        [String(id), 1],
        [`999:${id}`, 1],
      ].sort(),
    );
  });

  it.each([
    ['with another key', { key: 'not-a-key-of-ours' }],
    ['with an empty key', { key: '' }],
    ['too long ago', { at: new Date(Date.now() - 16 * MINUTE_MS) }],
    ['too far in the future', { at: new Date(Date.now() + 16 * MINUTE_MS) }],
    ['in no way that can be read', { signature: 't=now,v=yes' }],
    ['not at all', { signature: null }],
  ])('signed %s is refused and not stored', async (_how, sent) => {
    const answer = await postWebhook(shop, { body: event(), key: CURRENT_KEY, ...sent });
    expect(answer.status).toBe(401);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'unauthenticated' });
    expect(await inbox(shop)).toEqual([]);
    expect(JSON.stringify(shop.app.logs)).not.toContain('event_object');
  });

  it('altered on its way by a single byte is refused', async () => {
    const body = event();
    await postWebhook(shop, { body, key: CURRENT_KEY });
    const [row] = await inbox(shop);
    const signature = row?.headers['x-zoho-webhook-signature'] ?? '';
    expect((await postWebhook(shop, { body: body.replace('succeeded', 'succeedeD'), signature })).status).toBe(401);
    expect((await postWebhook(shop, { body, signature })).status).toBe(200);
  });

  it('whose id differs beyond 2^53 only is another one', async () => {
    for (const eventId of ['9007199254740992001', '9007199254740992002'])
      await postWebhook(shop, { body: eventText(shop, { id: eventId, object: NOBODYS }), key: CURRENT_KEY });
    const rows = await inbox(shop);
    expect(rows.map(({ event_id }) => event_id).sort()).toEqual(['9007199254740992001', '9007199254740992002']);
  });

  it('that comes again is counted, not stored again', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => postWebhook(shop, { body: event(), key: CURRENT_KEY })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await inbox(shop)).toMatchObject([{ deliveries: 3 }]);
    const jobs = await shop.query(`SELECT 1 FROM graphile_worker.jobs WHERE key = 'webhook:${id}'`);
    expect(jobs).toHaveLength(1);
  });

  it.each([
    ['that is no JSON', Buffer.from('event_id=17&€'), 'text/plain', null],
    ['that is no text', Buffer.from([0xff, 0x00, 0xfe]), 'application/octet-stream', null],
    ['without an id', Buffer.from('{"event_type":"payment.succeeded"}'), 'application/json', 'payment.succeeded'],
    ['with half an event', Buffer.from('{"event_id":17,"event_object":'), 'application/json', null],
  ])('%s is stored under the hash of its bytes, and told 200 every time', async (_what, body, contentType, type) => {
    for (let i = 0; i < 2; i++)
      expect((await postWebhook(shop, { body, contentType, key: CURRENT_KEY })).status).toBe(200);
    const [row] = await inbox(shop);
    expect(row).toMatchObject({ event_id: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), type, deliveries: 2 });
    expect(await shop.app.app.get(WebhookInbox).read(row?.event_id ?? '')).toEqual(body);
    await shop.runJobs();
    expect((await inbox(shop))[0]?.verdict).toBe(type ? 'ignored_type' : 'unreadable');
  });

  it('larger than 256 KiB is refused', async () => {
    const body = event({ object: { ...NOBODYS, padding: 'x'.repeat(256 * 1024) } });
    expect((await postWebhook(shop, { body, key: CURRENT_KEY })).status).toBe(413);
    expect(await inbox(shop)).toEqual([]);
  });

  it.each([
    ['for another account', { accountId: '999' }, 'foreign_account', 'warn'],
    ['of the sandbox', { liveMode: false }, 'wrong_mode', 'warn'],
    ['of a type nobody knows', { type: 'moon.risen', object: { moon: { phase: 'full' } } }, 'ignored_type', 'info'],
  ])('%s is stored, told 200, and nothing is asked', async (_what, wish, verdict, level) => {
    shop.zoho.control.clearRequests();
    expect((await postWebhook(shop, { body: event(wish), key: CURRENT_KEY })).status).toBe(200);
    await shop.runJobs();
    expect(await inbox(shop)).toMatchObject([{ status: 'processed', verdict, order_id: null }]);
    expect(shop.zoho.control.requests()).toHaveLength(0);
    expect(shop.app.logs).toContainEqual(expect.objectContaining({ level, msg: expect.stringContaining(`${id} (`) }));
  });

  it('is not readable in the database, whose rows outlive a shopper’s patience', async () => {
    const object = { payment: { ...NOBODYS.payment, receipt_email: 'asha@example.com', phone: '+919000000001' } };
    await postWebhook(shop, { body: event({ object }), key: CURRENT_KEY });
    const [row] = await shop.query<{ raw: Buffer }>('SELECT raw FROM webhook_events');
    expect(row?.raw.toString('latin1')).not.toMatch(/asha|90000/);
  });

  it('is forgotten after 90 days, unless it still waits to be worked on', async () => {
    await postWebhook(shop, { body: event({ accountId: '1' }), key: CURRENT_KEY });
    await shop.runJobs();
    await postWebhook(shop, { body: eventText(shop, { id: '42', object: NOBODYS }), key: CURRENT_KEY });
    await shop.query(`UPDATE webhook_events SET received_at = received_at - interval '89 days'`);
    const keeper = shop.app.app.get(InboxHousekeeping);
    await keeper.prune();
    expect(await inbox(shop)).toHaveLength(2);
    await shop.query(`UPDATE webhook_events SET received_at = received_at - interval '2 days'`);
    await keeper.prune();
    expect(await inbox(shop)).toMatchObject([{ event_id: '42', status: 'pending' }]);
  });

  it('whose job was lost is worked on all the same', async () => {
    await postWebhook(shop, { body: event({ accountId: '1' }), key: CURRENT_KEY });
    await shop.query('DELETE FROM graphile_worker._private_jobs');
    await shop.query(`UPDATE webhook_events SET received_at = received_at - interval '16 minutes'`);
    await shop.app.app.get(InboxHousekeeping).wake();
    await shop.runJobs();
    expect(await inbox(shop)).toMatchObject([{ status: 'processed' }]);
  });
});

describe('a probe of the address', () => {
  it.each([
    ['an empty POST', ''],
    ['an empty object', '{}'],
  ])('is answered 200 without a trace: %s', async (_what, body) => {
    expect((await postWebhook(shop, { body, signature: null })).status).toBe(200);
    expect(await inbox(shop)).toEqual([]);
  });

  it('is answered 200 when it is a GET or a HEAD', async () => {
    expect((await shop.app.http.get('/v1/webhooks/zoho')).status).toBe(200);
    expect((await shop.app.http.head('/v1/webhooks/zoho')).status).toBe(200);
  });

  it.each(['{"ping":true}', '{"event_id":1}', '{"event_type":"payment.succeeded"}', '[]', 'not JSON'])(
    'is not an unsigned %s',
    async (body) => {
      expect((await postWebhook(shop, { body, signature: null })).status).toBe(401);
    },
  );
});
