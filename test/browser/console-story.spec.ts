import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Page } from 'playwright-core';
import { describeInBrowser, takePicture } from './support/browser.js';
import { ConsoleWorld, sees, takeView } from './support/console-world.js';

const customer = { name: 'Asha Rao', email: 'asha@example.com', phone: '+919000000001' };

/** Dozens of steps in a browser, on a machine that may be busy with other tests. */
const STORY_MS = 120_000;

describeInBrowser('the support console', () => {
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await ConsoleWorld.start();
  });
  afterEach(() => world.closePages());
  afterAll(() => world.close());

  const chooseRecheck = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Re-check' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ask Zoho now' }).click();
  };

  test(
    'leads from an e-mail and an amount to the order, its payment, and a partial refund that arrives',
    async () => {
      // The walk over Zoho's payments would find the money before the desk asks.
      world.shop.zoho.control.addFault({ operation: 'list_payments', kind: 'status', status: 400, times: 'forever' });
      const placed = await world.shop.place({ reference: 'SO-TEA-1', amount: '1499.50', customer });
      await world.shop.place({ reference: 'SO-OTHER', amount: '20.00', customer });
      world.shop.pay(placed);

      const page = await world.enter();
      await page.getByLabel('Look up').fill(' Asha@Example.com ');
      await page.getByRole('button', { name: 'More filters' }).click();
      await page.getByLabel('Amount from').fill('1499.50');
      await page.getByLabel('Amount to').fill('1499.50');
      await sees(page, '1 order, newest first');
      expect(page.url()).toContain('minAmount=1499.50');
      await takePicture(page, 'console-search');
      await page.getByRole('button', { name: 'Fewer filters' }).click();
      await sees(page, 'Amount from: 1499.50');
      await page.getByRole('button', { name: 'Drop Amount to' }).click();
      await sees(page, '1 order, newest first');
      await page.waitForURL((url) => !url.searchParams.has('maxAmount'));
      await takePicture(page, 'console-search-folded');

      await page.getByRole('link', { name: /SO-TEA-1/ }).click();
      await page.getByRole('heading', { name: 'SO-TEA-1' }).waitFor();
      await page.getByText('What happens next').waitFor();
      await takePicture(page, 'console-order-unpaid');

      await chooseRecheck(page);
      await sees(page, 'Something has changed');
      await sees(page, 'Order paid');
      await takeView(page, 'console-recheck');
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
      await sees(page, 'paid the order');

      await world.hearZoho();
      await page.getByRole('button', { name: 'Refund' }).click();
      const dialog = page.getByRole('dialog');
      const amount = dialog.getByLabel('Amount in INR');
      expect(await amount.inputValue()).toBe('1499.50');
      await amount.fill('1500');
      await sees(page, 'At most ₹1,499.50 is left');
      await amount.fill('625.50');
      await dialog.getByLabel('Description').fill('One cup arrived broken');
      await takeView(page, 'console-refund');
      await dialog.getByRole('button', { name: 'Refund ₹625.50' }).click();
      await sees(page, '₹625.50 went back.');
      await takeView(page, 'console-refunded');
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await sees(page, 'of it ₹625.50 refunded');
      await takePicture(page, 'console-order');
      expect((await world.shop.order(placed.id)).refundedAmount).toBe('625.50');
      expect(world.complaints).toEqual([]);
    },
    STORY_MS,
  );

  test(
    'shows a duplicate payment in the queue, and resolves it by sending it back',
    async () => {
      const placed = await world.shop.place({ reference: 'SO-TWICE', amount: '1800.00', customer });
      world.shop.pay(placed);
      world.shop.pay(placed, { force: true });
      await world.shop.status(placed.id);

      const page = await world.enter('/support/cases');
      await page.getByRole('link', { name: 'Duplicate payment' }).waitFor();
      await page.getByRole('button', { name: 'Take: duplicate payment' }).click();
      await page.getByLabel('Name').fill('anna');
      await page.getByRole('dialog').getByRole('button', { name: 'Assign' }).click();
      await page.getByRole('button', { name: 'Taken by anna: duplicate payment' }).waitFor();
      await takePicture(page, 'console-cases');

      await page.getByRole('link', { name: 'Duplicate payment' }).click();
      await page.getByRole('button', { name: 'Resolve duplicate payment' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Note').fill('Shopper confirmed by phone that she paid twice');
      await takeView(page, 'console-resolve');
      await sees(page, 'Not possible: another payment paid the order already.');
      expect(await dialog.getByLabel('Accept the money').isDisabled()).toBe(true);
      await dialog.getByRole('button', { name: 'Refund ₹1,800.00' }).click();
      await sees(page, 'Resolved: refund.');
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await sees(page, '“Shopper confirmed by phone that she paid twice”');
      await takePicture(page, 'console-resolved');
      expect(await world.shop.caseRows(placed.id)).toEqual(['duplicate_payment resolved']);
      expect(world.complaints).toEqual([]);
    },
    STORY_MS,
  );
});
