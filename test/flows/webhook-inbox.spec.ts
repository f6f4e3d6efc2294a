import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KEYS } from '../support/app.js';
import { Shop, expectStatus } from '../support/shop.js';
import { eventText, postWebhook } from '../support/zoho-webhook.js';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
  for (const id of ['9000000000000000001', '9000000000000000002', '9000000000000000003'])
    await postWebhook(shop, {
      body: eventText(shop, { id, object: { payment: { payment_id: `7${id}`, note: 'é' } } }),
    });
  await postWebhook(shop, { body: eventText(shop, { id: '5', type: 'payout.paid', object: {} }) });
  await shop.runJobs();
});
afterAll(() => shop.close());

const get = (path: string, token: string = KEYS.desk) => shop.get(`/v1/support/webhooks${path}`, token);
const idsOf = (body: { items: { eventId: string }[] }): string[] => body.items.map(({ eventId }) => eventId);

describe('the webhook inbox', () => {
  it('is for the support desk alone', async () => {
    expect((await get('', KEYS.web)).status).toBe(403);
    expect((await get('', 'nobody')).status).toBe(401);
  });

  it('lists what came, newest first, page by page, without bodies', async () => {
    const first = expectStatus(await get('?limit=3'), 200).body;
    const second = expectStatus(await get(`?limit=3&cursor=${first.nextCursor}`), 200).body;
    expect(first.items).toHaveLength(3);
    expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(4);
    expect(second.nextCursor).toBeNull();
    expect(JSON.stringify(first)).not.toContain('note');
  });

  it('is filtered by what came of it and by type', async () => {
    expect(idsOf((await get('?verdict=ignored_type')).body)).toEqual(['5']);
    expect((await get('?verdict=unknown_order&type=payment.succeeded')).body.items).toHaveLength(3);
    expect((await get('?verdict=pending')).body.items).toEqual([]);
    const refusal = expectStatus(await get('?verdict=fine'), 400).body;
    expect(refusal.errors).toEqual([{ path: 'verdict', message: expect.stringContaining('look_scheduled') }]);
  });

  it('refuses a cursor of another query', async () => {
    const { nextCursor } = (await get('?limit=1')).body;
    for (const query of [`?verdict=unknown_order&cursor=${nextCursor}`, '?cursor=nonsense'])
      expect((await get(query)).body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'cursor' }] });
  });

  it('shows one with its body, byte for byte as text', async () => {
    const { body } = expectStatus(await get('/9000000000000000001'), 200).body;
    expect(body).toContain('"event_id":9000000000000000001');
    expect(body).toContain('"note":"é"');
    expect((await get('/404')).status).toBe(404);
  });

  it('works on one once more when asked to', async () => {
    const replayed = await shop.post('/v1/support/webhooks/5/replay', undefined, KEYS.desk);
    expect(replayed.status).toBe(202);
    expect(replayed.body).toMatchObject({ status: 'pending', verdict: null, processedAt: null });
    expect(idsOf((await get('?verdict=pending')).body)).toEqual(['5']);
    await shop.runJobs();
    expect((await get('/5')).body).toMatchObject({ status: 'processed', verdict: 'ignored_type' });
    expect((await shop.post('/v1/support/webhooks/404/replay', undefined, KEYS.desk)).status).toBe(404);
  });
});
