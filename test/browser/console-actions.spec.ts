import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Page } from 'playwright-core';
import { EventReceiver, webhookSecret } from '../support/event-receiver.js';
import { eventually } from '../support/eventually.js';
import { describeInBrowser, takePicture } from './support/browser.js';
import { ConsoleWorld, sees, takeView } from './support/console-world.js';

/** Dozens of steps in a browser, on a machine that may be busy with other tests. */
const STORY_MS = 120_000;

describeInBrowser('what the support console does', () => {
  let storefront: EventReceiver;
  let world: ConsoleWorld;
  beforeAll(async () => {
    storefront = await EventReceiver.open();
    const target = { url: storefront.url, secret: webhookSecret('shop') };
    world = await ConsoleWorld.start({
      STOREFRONT_WEBHOOKS: JSON.stringify({ web: target }),
      ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true',
    });
  }, STORY_MS);
  afterEach(() => world.closePages());
  afterAll(async () => {
    await world.close();
    await storefront.close();
  });

  const confirm = (page: Page, action: string): Promise<void> =>
    page.getByRole('dialog').getByRole('button', { name: action }).last().click();

  /** When the webhook about a payment was last worked on, if it was. */
  const workedOnAt = async (paymentId: string): Promise<string | null> => {
    const [row] = await world.shop.query<{ at: string | null }>(
      `SELECT processed_at::text AS at FROM webhook_events WHERE zoho_payment_id = '${paymentId}'`,
    );
    return row?.at ?? null;
  };

  test(
    'a resolution whose answer is lost is asked for again, and is one success',
    async () => {
      const placed = await world.shop.place({ reference: 'SO-LATE', amount: '900.00' });
      await world.shop.cancel(placed.id);
      const paymentId = world.shop.pay(placed, { force: true });
      await world.shop.report(placed.id, paymentId);

      const page = await world.enter(`/support/orders/${placed.id}`);
      const keys: (string | undefined)[] = [];
      await page.route('**/resolve', async (route) => {
        keys.push(route.request().headers()['idempotency-key']);
        if (keys.length > 1) return route.continue();
        await route.fetch(); // the service has done it
        await route.abort();
      });
      await page.getByRole('button', { name: 'Resolve late payment' }).click();
      await sees(page, 'The order becomes paid by this payment; it is cancelled now.');
      await page.getByRole('dialog').getByLabel('Note').fill('The shopper still wants it');
      await takeView(page, 'console-resolve-late');
      await confirm(page, 'Accept the money');
      await sees(page, 'Resolved: accept payment.');
      expect(keys).toEqual([keys[0], keys[0]]);
      expect((await world.shop.order(placed.id)).status).toBe('paid');
      const timeline = await world.shop.timeline(placed.id);
      expect(timeline.filter((line) => line.startsWith('case.resolved'))).toHaveLength(1);
    },
    STORY_MS,
  );

  test(
    'an event is sent to the storefront again, with the id it had',
    async () => {
      const placed = await world.shop.place({ reference: 'SO-TOLD', amount: '40.00' });
      world.shop.pay(placed);
      await world.shop.status(placed.id, '?maxAgeMs=0');
      const ids = () => storefront.received.filter(({ data }) => data.reference === 'SO-TOLD').map(({ id }) => id);

      const page = await world.enter(`/support/orders/${placed.id}`);
      const events = page.getByRole('region', { name: 'Events to the storefront' });
      await events.getByText('1 try, the last answered 204').waitFor();
      await events.getByRole('button', { name: 'Send again: order.paid' }).click();
      await confirm(page, 'Send again');
      await sees(page, 'It is on its way.');
      await confirm(page, 'Close');
      await events.getByText('2 tries, the last answered 204').waitFor();
      expect(ids()).toEqual([ids()[0], ids()[0]]);
      expect(world.complaints).toEqual([]);
    },
    STORY_MS,
  );

  test(
    'a webhook’s body is shown to who asks for it, and what it names is looked at again',
    async () => {
      await world.hearZoho();
      const placed = await world.shop.place({ reference: 'SO-HEARD', amount: '70.00' });
      const paymentId = world.shop.pay(placed);
      await eventually(
        () => workedOnAt(paymentId),
        (at) => at !== null,
      );
      const page = await world.enter('/support/webhooks?type=payment.succeeded');
      const entry = page.locator('.entry').filter({ hasText: `payment ${paymentId}` });
      expect(await page.content()).not.toContain('event_object');
      await entry.getByRole('button', { name: 'Show body' }).click();
      await entry.getByText('"event_object"').waitFor();
      expect(await entry.textContent()).toContain(paymentId);
      await takePicture(page, 'console-webhooks');

      const first = await workedOnAt(paymentId);
      await entry.getByRole('button', { name: 'Replay webhook' }).click();
      await confirm(page, 'Replay');
      await sees(page, 'It waits for its turn');
      await eventually(
        () => workedOnAt(paymentId),
        (at) => at !== null && at !== first,
      );
      expect(world.complaints).toEqual([]);
    },
    STORY_MS,
  );
});
