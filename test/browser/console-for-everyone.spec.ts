import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Page } from 'playwright-core';
import { webhookSecret } from '../support/event-receiver.js';
import { Desk } from '../support/refund-desk.js';
import { findBarriers } from './support/accessibility.js';
import { describeInBrowser } from './support/browser.js';
import { ConsoleWorld, signIn } from './support/console-world.js';

/** Dozens of steps in a browser, on a machine that may be busy with other tests. */
const STORY_MS = 120_000;
/** A storefront that is away: what could not be delivered is shown too. */
const AWAY = { web: { url: 'http://127.0.0.1:9/events', secret: webhookSecret('shop') } };

describeInBrowser('the support console', () => {
  let world: ConsoleWorld;
  let orderId: string;
  beforeAll(async () => {
    world = await ConsoleWorld.start({
      STOREFRONT_WEBHOOKS: JSON.stringify(AWAY),
      ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true',
    });
    await world.hearZoho();
    orderId = await anEventfulOrder(world);
  }, STORY_MS);
  afterAll(() => world.close());

  test(
    'has no barrier that WCAG A or AA knows, light and dark, at a desk and on a phone',
    async () => {
      const page = await world.open();
      const found = await findBarriers(page, 'sign-in');
      await signIn(page, 'sk_unknown');
      await page.getByRole('alert').waitFor();
      found.push(...(await findBarriers(page, 'refused sign-in')));
      await signIn(page);
      for (const [place, go] of placesOf(orderId)) {
        await go(page, `${world.shop.app.url}/support`);
        found.push(...(await findBarriers(page, place)));
      }
      expect(found).toEqual([]);
      expect(world.complaints).toEqual([]);
    },
    STORY_MS,
  );
});

type Place = [string, (page: Page, base: string) => Promise<unknown>];

/** Every page and every dialog of the console. */
function placesOf(orderId: string): Place[] {
  const dialog = (path: string, button: string): Place => [
    `“${button}”`,
    async (page, base) => {
      await page.goto(`${base}${path}`);
      await page.getByRole('button', { name: button }).first().click();
      await page.getByRole('dialog').getByRole('button').last().waitFor();
    },
  ];
  return [
    [
      'orders',
      async (page) => {
        await page.getByRole('button', { name: 'More filters' }).click();
        await page.getByLabel('Amount from').fill('1');
        await page.getByText('1 order, newest first').waitFor();
      },
    ],
    ['order', (page, base) => open(page, `${base}/orders/${orderId}`, 'What happened')],
    dialog(`/orders/${orderId}`, 'Re-check'),
    dialog(`/orders/${orderId}`, 'Refund'),
    dialog(`/orders/${orderId}`, 'Resolve duplicate payment'),
    dialog(`/orders/${orderId}`, 'Send again: order.paid'),
    ['cases', (page, base) => open(page, `${base}/cases`, 'Duplicate payment')],
    dialog('/cases', 'Take: duplicate payment'),
    [
      'webhooks',
      async (page, base) => {
        await page.goto(`${base}/webhooks`);
        await page.getByRole('button', { name: 'Show body' }).first().click();
        await page.getByText('"event_object"').waitFor();
      },
    ],
    dialog('/webhooks', 'Replay webhook'),
    ['overview', (page, base) => open(page, `${base}/overview`, 'Open cases by kind and age')],
  ];
}

async function open(page: Page, url: string, text: string): Promise<void> {
  await page.goto(url);
  await page.getByText(text).first().waitFor();
}

/** A failed attempt, two that succeeded, and a refund of some of it. */
async function anEventfulOrder({ shop }: ConsoleWorld): Promise<string> {
  const customer = { name: 'Asha Rao', email: 'asha@example.com', phone: '+919000000001' };
  const placed = await shop.place({ reference: 'SO-EVENTFUL', amount: '1499.50', customer });
  shop.pay(placed, { outcome: 'failure', failureReason: 'insufficient funds' });
  const paymentId = shop.pay(placed);
  shop.pay(placed, { force: true });
  await shop.status(placed.id, '?maxAgeMs=0');
  const desk = new Desk(shop);
  const [open] = await desk.cases();
  await desk.refunded(placed.id, { amount: '99.50', paymentId, caseId: open?.id });
  return placed.id;
}
