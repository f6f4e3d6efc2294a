import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { describeInBrowser, takePicture } from './support/browser.js';
import { ConsoleWorld, sees, signIn, takeView } from './support/console-world.js';
import { KEYS } from '../support/app.js';

/** Dozens of steps in a browser, on a machine that may be busy with other tests. */
const STORY_MS = 120_000;
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 };

describeInBrowser('the support console', () => {
  let world: ConsoleWorld;
  let orderId: string;
  beforeAll(async () => {
    world = await ConsoleWorld.start();
    for (const reference of ['SO-A', 'SO-B', 'SO-C'])
      await world.shop.place({ reference, amount: '100.50', customer: { email: 'asha@example.com' } });
    const placed = await world.shop.place({ reference: 'SO-PAID-WITH-A-RATHER-LONG-REFERENCE', amount: '1234567.89' });
    world.shop.pay(placed);
    await world.shop.status(placed.id);
    orderId = placed.id;
  }, STORY_MS);
  afterEach(() => world.closePages());
  afterAll(() => world.close());

  test(
    'asks for a support key, says why another is refused, and forgets it at sign-out',
    async () => {
      const page = await world.open();
      await signIn(page, 'sk_unknown_0123456789abcdef');
      await sees(page, 'This key is not known.');
      await signIn(page, KEYS.web);
      await sees(page, 'This is a storefront’s key.');
      await takePicture(page, 'console-sign-in');
      await signIn(page);
      await page.getByRole('heading', { name: 'Orders' }).waitFor();
      expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(KEYS.desk);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByLabel('Support key').waitFor();
      expect(await page.evaluate(() => sessionStorage.getItem('support-key'))).toBeNull();
      expect(world.complaints).toEqual([]);
    },
    STORY_MS,
  );

  test(
    'can be worked without a mouse',
    async () => {
      const page = await world.enter();
      await page.getByRole('link', { name: /SO-A/ }).waitFor();
      await page.getByRole('heading', { name: 'Orders' }).click();
      await page.keyboard.press('/');
      await page.keyboard.type('asha@example.com');
      await sees(page, '3 orders, newest first');
      await page.keyboard.press('Escape');
      expect(await page.getByLabel('Look up').inputValue()).toBe('asha@example.com');
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('k');
      await takeView(page, 'console-keyboard');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'SO-B' }).waitFor();
      await page.keyboard.press('Escape');
      await sees(page, '3 orders, newest first');
      expect(await page.getByLabel('Look up').inputValue()).toBe('asha@example.com');
      expect(world.complaints).toEqual([]);
    },
    STORY_MS,
  );

  test(
    'says which filter is wrong and what is allowed',
    async () => {
      const page = await world.enter('/support/orders?minAmount=ten');
      await page.getByText('must be a decimal string such as "1499.50"').first().waitFor();
    },
    STORY_MS,
  );

  test(
    'saves what a search finds as CSV',
    async () => {
      const page = await world.enter('/support/orders?q=asha%40example.com');
      await sees(page, '3 orders, newest first');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export CSV' }).click(),
      ]);
      const lines = readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\n');
      expect(lines).toHaveLength(4);
      expect(world.complaints).toEqual([]);
    },
    STORY_MS,
  );

  test(
    'fits a phone, light and dark, without scrolling sideways',
    async () => {
      const page = await world.enter(`/support/orders/${orderId}`, { ...PHONE, colorScheme: 'dark' });
      for (const place of ['orders', `orders/${orderId}`, 'cases', 'webhooks', 'overview']) {
        await page.goto(`${world.shop.app.url}/support/${place}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle').catch(() => undefined);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(`${place}: ${width}`).toBe(`${place}: 360`);
        await takePicture(page, `console-phone-${place.split('/').join('-').replace(orderId, 'one')}`);
      }
      expect(world.complaints).toEqual([]);
    },
    STORY_MS,
  );

  test(
    'keeps what was typed while the service cannot be reached, and goes on when it can',
    async () => {
      const page = await world.enter(`/support/orders/${orderId}`);
      await page.getByRole('button', { name: 'Refund' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Amount in INR').fill('1000.00');
      await dialog.getByLabel('Description').fill('Typed with care');
      await page.route('**/v1/**', (route) => route.abort());
      await dialog.getByRole('button', { name: 'Refund ₹1,000.00' }).click();
      await sees(page, 'Cannot reach the service, retrying. What you typed is kept.');
      await sees(page, 'Nothing you typed is lost, and nothing is done twice.');
      expect(await dialog.getByLabel('Description').inputValue()).toBe('Typed with care');
      await takeView(page, 'console-unreachable');
      await page.unroute('**/v1/**');
      await page.getByText(/Zoho has accepted the refund|went back/).waitFor();
      expect(world.shop.calls('create_refund')).toBe(1);
    },
    STORY_MS,
  );

  test(
    'does nothing later that was called off while the service was away',
    async () => {
      const page = await world.enter(`/support/orders/${orderId}`);
      const refunds = world.shop.calls('create_refund');
      await page.getByRole('button', { name: 'Refund' }).click();
      const dialog = page.getByRole('dialog');
      await page.route('**/v1/**', (route) => route.abort());
      await dialog.getByLabel('Amount in INR').fill('1001.00');
      await dialog.getByRole('button', { name: 'Refund ₹1,001.00' }).click();
      await dialog.getByRole('button', { name: 'Stop trying' }).click();
      await sees(page, 'Called off.');
      await page.unroute('**/v1/**');
      await page.getByText('Cannot reach the service').waitFor({ state: 'detached' });
      expect(await dialog.getByLabel('Amount in INR').inputValue()).toBe('1001.00');
      expect(world.shop.calls('create_refund')).toBe(refunds);
    },
    STORY_MS,
  );

  test(
    'draws the overview, with the same numbers for screen readers',
    async () => {
      const page = await world.enter('/support/overview');
      await page.locator('.recharts-surface').first().waitFor();
      await page.getByRole('table').filter({ hasText: '₹12,34,567.89' }).first().waitFor({ state: 'attached' });
      await takePicture(page, 'console-overview');
      await page.getByText('7 days', { exact: true }).click();
      await page.waitForURL(/days=7/);
      const conversions = page.getByRole('table').filter({ hasText: 'Conversion' });
      await conversions.and(page.locator(':has(tbody tr:nth-child(7):last-child)')).waitFor({ state: 'attached' });
      expect(world.complaints).toEqual([]);
    },
    STORY_MS,
  );
});
