import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Page } from 'playwright-core';
import { describeInBrowser, takePicture } from './support/browser.js';
import { ShopWorld } from './support/shop-world.js';
import { Shopper } from './support/shopper.js';

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

describeInBrowser('the shop for everyone', () => {
  let world: ShopWorld;
  beforeAll(async () => {
    world = await ShopWorld.start();
  });
  afterEach(() => world.closePages());
  afterAll(() => world.close());

  test('a purchase needs no mouse, and the focus can always be seen', async () => {
    const shopper = new Shopper(await world.openShop());
    const { page } = shopper;
    await tabTo(page, 'Add Masala Chai');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Pay ₹149.50');
    await page.keyboard.press('Enter');
    await shopper.widgetIsReady();
    await shopper.widget.locator(':focus').waitFor();
    await page.keyboard.press('Enter');
    await shopper.sees('Paid. Thank you!');
    await page.locator('#order-headline:focus').waitFor();
    await tabTo(page, 'Back to the shop');
    await page.keyboard.press('Enter');
    await page.locator('#shelf-headline:focus').waitFor();
  });

  test('nothing sticks out sideways at phone width', async () => {
    const shopper = new Shopper(await world.openShop(phone));
    await shopper.putIntoBasket('Silver Needle', 'Darjeeling First Flush');
    await takePicture(shopper.page, 'phone-shelf');
    expect(await sidewaysScroll(shopper.page)).toBe(0);
    await shopper.openWidget();
    await shopper.closeWidget();
    await shopper.sees('Waiting for your payment');
    await shopper.page.getByText('What the API said').click();
    await takePicture(shopper.page, 'phone-order');
    expect(await sidewaysScroll(shopper.page)).toBe(0);
  });

  test('dark mode is dark, and reduced motion stands still', async () => {
    const page = await world.openShop({ colorScheme: 'dark', reducedMotion: 'reduce' });
    const shopper = new Shopper(page);
    await shopper.putIntoBasket('Kashmiri Kahwa');
    await takePicture(page, 'dark-shelf');
    await shopper.openWidget();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    await shopper.closeWidget();
    await shopper.seesNote('You closed the payment window');
    await takePicture(page, 'dark-order');
    const [red] = (await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).match(/\d+/g) ?? [];
    expect(Number(red)).toBeLessThan(64);
  });
});

/** Presses Tab until the control of that name has the focus, and checks that one can see it there. */
async function tabTo(page: Page, name: string): Promise<void> {
  const target = page.getByRole('button', { name, exact: true });
  const hasFocus = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; !(await hasFocus()); presses += 1) {
    if (presses > 40) throw new Error(`"${name}" cannot be reached with the Tab key`);
    await page.keyboard.press('Tab');
  }
  const outline = await target.evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(outline).toBe('solid');
}

function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
