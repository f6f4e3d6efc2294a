import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WebhookInbox } from '../../src/webhooks/webhook-inbox.repository.js';
import { ZohoClient } from '../../src/zoho/zoho.client.js';
import { brokenLinks } from '../support/evidence.js';
import { expectStatus, Shop } from '../support/shop.js';
import { eventText, hearZoho, inbox, listenToZoho, postWebhook } from '../support/zoho-webhook.js';

const MINUTE_MS = 60_000;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
  await listenToZoho(shop);
});
afterAll(() => shop.close());
beforeEach(async () => {
  shop.zoho.control.setWebhookMode('normal');
  shop.zoho.control.clearRequests();
  await shop.query('DELETE FROM webhook_events');
});

const calls = () => shop.zoho.control.requests().filter(({ operation }) => operation !== 'token').length;
const verdicts = async () => (await inbox(shop)).map(({ verdict }) => verdict);
/** Half an hour with all that falls due in it, and more webhooks than were sent. */
async function halfAnHour(): Promise<void> {
  for (let minutes = 0; minutes < 30; minutes += 5) {
    await shop.pass(5 * MINUTE_MS);
    await hearZoho(shop);
  }
}

describe('what a paid order costs', () => {
  it('two calls with webhooks, whatever else falls due afterwards', async () => {
    const placed = await shop.place();
    shop.pay(placed);
    await hearZoho(shop);
    expect(await shop.status(placed.id)).toMatchObject({ status: 'paid', source: 'cached' });
    await halfAnHour();
    expect(calls()).toBe(2);
    expect(await brokenLinks(shop, placed.id)).toEqual([]);
  });

  it('is told as of the look at the payment, though its session was never asked about', async () => {
    const placed = await shop.place();
    await shop.pass(3_000);
    const before = shop.clock.now();
    shop.pay(placed);
    await hearZoho(shop);
    const { asOf, paymentSession } = await shop.status(placed.id);
    expect(Date.parse(asOf)).toBeGreaterThanOrEqual(before.getTime());
    expect(paymentSession).toMatchObject({ status: 'succeeded' });
  });

  it('three without webhooks', async () => {
    shop.zoho.control.setWebhookMode('off');
    const placed = await shop.place();
    await shop.pass(10_000);
    shop.pay(placed);
    await shop.pass(13_000);
    await shop.runJobs();
    expect((await shop.order(placed.id)).status).toBe('paid');
    await halfAnHour();
    expect(calls()).toBe(3);
  });
});

describe('an event that can say nothing new', () => {
  it('costs no call, not even as one of many that come at once', async () => {
    const placed = await shop.place();
    const paymentId = shop.pay(placed);
    await hearZoho(shop);
    const [event] = await inbox(shop);
    await shop.pass(1_000);
    await shop.status(placed.id, '?maxAgeMs=0');
    await shop.pass(10 * MINUTE_MS);
    const before = calls();
    const body = (id: string) =>
      eventText(shop, { id, object: { payment: { payment_id: paymentId, status: 'succeeded' } } }).replace(
        /"event_time":\d+/,
        `"event_time":${shop.clock.now().getTime() - 20 * MINUTE_MS}`,
      );
    for (let i = 0; i < 20; i++) expectStatus(await postWebhook(shop, { body: body(`9900${i + 10}`) }), 200);
    await shop.app.app.get(WebhookInbox).replay(event?.event_id ?? '');
    await hearZoho(shop);
    expect(calls()).toBe(before);
    expect(new Set((await verdicts()).slice(1))).toEqual(new Set(['nothing_new']));
  });

  it('is another thing than one about a refund, or a failure of what had been paid', async () => {
    const placed = await shop.place();
    const paymentId = shop.pay(placed);
    await hearZoho(shop);
    const before = calls();
    const object = { payment: { payment_id: paymentId, status: 'failed' } };
    await postWebhook(shop, { body: eventText(shop, { id: '990050', type: 'payment.failed', object }) });
    await hearZoho(shop);
    expect(calls()).toBe(before + 1);
    expect((await shop.order(placed.id)).status).toBe('paid');
  });
});

describe('a payment that Zoho does not know', () => {
  it('is asked for ever less often, and at last no more; never with the share of news', async () => {
    const object = { payment: { payment_id: '999999999999', status: 'succeeded' } };
    await postWebhook(shop, { body: eventText(shop, { id: '990060', object }) });
    const byHour: number[] = [];
    await shop.runJobs();
    for (let hour = 0; hour < 40; hour++) {
      const before = shop.calls('get_payment');
      for (let part = 0; part < 6; part++) {
        await shop.pass(10 * MINUTE_MS);
        await shop.runJobs();
      }
      byHour.push(shop.calls('get_payment') - before);
    }
    expect(shop.calls('get_payment')).toBe(7);
    expect(byHour.slice(0, 2)).toEqual([3, 1]);
    expect(await verdicts()).toEqual(['unknown_order']);
    const { used } = shop.app.app.get(ZohoClient).quotaUsage();
    expect(used.schedule).toBeGreaterThanOrEqual(7);
  }, 120_000);
});

describe('the schedule', () => {
  const looksIn = async (minutes: number): Promise<number> => {
    const before = shop.calls('get_session');
    for (let half = 0; half < minutes * 2; half++) {
      await shop.pass(MINUTE_MS / 2);
      await shop.runJobs();
    }
    return shop.calls('get_session') - before;
  };

  it('looks at 2, 6 and 14 minutes while webhooks prove themselves, and densely again once they are lost', async () => {
    await shop.query(`UPDATE orders SET created_at = created_at - interval '1 day'`);
    for (let i = 0; i < 10; i++) shop.pay(await shop.place());
    await hearZoho(shop);
    await shop.pass(3 * MINUTE_MS);
    await shop.place();
    expect(await looksIn(13)).toBe(2);
    expect(await looksIn(2)).toBe(1);

    shop.zoho.control.setWebhookMode('off');
    for (let i = 0; i < 10; i++) {
      const { id, paymentSession } = await shop.place();
      shop.pay({ paymentSession });
      await shop.status(id, '?maxAgeMs=0');
    }
    await shop.pass(4 * MINUTE_MS);
    await shop.runJobs();
    await shop.place();
    expect(await looksIn(4)).toBeGreaterThanOrEqual(6);
  }, 180_000);
});
