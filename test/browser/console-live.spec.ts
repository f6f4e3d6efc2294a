import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Page } from 'playwright-core';
import { describeInBrowser } from './support/browser.js';
import { ConsoleWorld, sees, signIn } from './support/console-world.js';

/** Dozens of steps in a browser, on a machine that may be busy with other tests. */
const STORY_MS = 120_000;

describeInBrowser('a console that someone only looks at', () => {
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await ConsoleWorld.start();
    await world.hearZoho();
  }, STORY_MS);
  afterEach(() => world.closePages());
  afterAll(() => world.close());

  test(
    'shows that the order was paid',
    async () => {
      const placed = await world.shop.place({ reference: 'SO-WATCHED', amount: '320.00' });
      const page = await world.enter(`/support/orders/${placed.id}`);
      await sees(page, 'Not paid yet');
      world.shop.pay(placed); // Zoho tells the service, nobody the console
      await sees(page, 'paid the order');
      await page.getByRole('region', { name: 'What happened' }).getByText('The order became paid').waitFor();
      expect(world.complaints).toEqual([]);
    },
    STORY_MS,
  );

  test(
    'shows a case as it comes into the queue',
    async () => {
      const page = await world.enter('/support/cases');
      await sees(page, '0 cases');
      const placed = await world.shop.place({ reference: 'SO-TWICE', amount: '75.00' });
      world.shop.pay(placed);
      world.shop.pay(placed, { force: true });
      await page.getByRole('link', { name: 'Duplicate payment' }).waitFor();
      await sees(page, '1 case');
      expect(world.complaints).toEqual([]);
    },
    STORY_MS,
  );

  test(
    'asks nothing while its tab is hidden, and at once when it is seen again',
    async () => {
      const placed = await world.shop.place();
      const page = await world.open(`/support/orders/${placed.id}`);
      await page.clock.install(); // minutes pass without waiting for them
      await signIn(page);
      await sees(page, 'Not paid yet');
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));

      const answers = [/explain$/, new RegExp(`${placed.id}$`)].map((url) => page.waitForResponse(url));
      await Promise.all([...answers, page.clock.runFor(4_000)]); // both that the page asks for: nothing is on its way
      await show(page, 'hidden');
      asked.length = 0;
      await page.clock.runFor(120_000);
      expect(asked).toEqual([]);
      await Promise.all([page.waitForRequest(/explain/), show(page, 'visible')]);
      await Promise.all([page.waitForRequest(/explain/), page.clock.runFor(4_000)]);
    },
    STORY_MS,
  );
});

/** What a browser does when someone goes to another tab, or comes back. */
function show(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  return page.evaluate((visibilityState) => {
    Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, state);
}
