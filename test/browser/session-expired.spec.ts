import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeInBrowser, takePicture } from './support/browser.js';
import { ShopWorld } from './support/shop-world.js';
import { Shopper } from './support/shopper.js';

/** Zoho's sessions live 15 minutes. */
const PAST_EXPIRY_MS = 16 * 60_000;

describeInBrowser('a payment window that runs out', () => {
  let world: ShopWorld;
  beforeAll(async () => {
    world = await ShopWorld.start();
  });
  afterAll(() => world.close());

  test('the same order is paid in a new session', async () => {
    const shopper = new Shopper(await world.openShop());
    await shopper.putIntoBasket('Assam Breakfast');
    await shopper.openWidget();
    await world.advanceTime(PAST_EXPIRY_MS);
    await shopper.payByUpi();
    await shopper.widget.getByText('This payment session has expired').waitFor();
    await shopper.widget.getByRole('button', { name: 'Back to the shop' }).click();
    await shopper.sees('The payment window has run out');
    await takePicture(shopper.page, 'session-expired');
    await shopper.openWidget();
    await shopper.payByUpi();
    await shopper.sees('Paid. Thank you!');
    expect(await shopper.lastStatus()).toMatchObject({ status: 'paid', paymentSession: { attempt: 2 } });
    expect(world.simulator.control.truth().map(({ status }) => status)).toEqual(['expired', 'succeeded']);
  });
});
