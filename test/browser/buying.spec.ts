import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { describeInBrowser, takePicture } from './support/browser.js';
import { ShopWorld } from './support/shop-world.js';
import { Shopper } from './support/shopper.js';

describeInBrowser('buying tea', () => {
  let world: ShopWorld;
  beforeAll(async () => {
    world = await ShopWorld.start();
  });
  afterEach(() => world.closePages());
  afterAll(() => world.close());

  const enter = async (): Promise<Shopper> => new Shopper(await world.openShop());
  const truthOf = (reference: string) =>
    world.simulator.control.truth().filter(({ referenceNumber }) => referenceNumber?.includes(reference));

  test('a paid basket is an order paid with exactly its amount', async () => {
    const shopper = await enter();
    await shopper.putIntoBasket('Assam Breakfast', 'Masala Chai');
    await takePicture(shopper.page, 'shelf');
    await shopper.openWidget();
    await takePicture(shopper.page, 'widget');
    await shopper.payByUpi();
    await shopper.sees('Paid. Thank you!');
    await takePicture(shopper.page, 'paid');
    expect(await shopper.lastStatus()).toMatchObject({
      status: 'paid',
      amount: '329.50',
      payments: [{ status: 'succeeded', amount: '329.50' }],
    });
    await shopper.seesEvent('order.paid');
    expect(world.complaints).toEqual([]);
  });

  test('the status turns to paid by itself when the money comes another way', async () => {
    const shopper = await enter();
    await shopper.putIntoBasket('Nilgiri Green');
    await shopper.openWidget();
    await shopper.closeWidget();
    await shopper.sees('Waiting for your payment');
    const [session] = world.simulator.control.sessions().slice(-1);
    world.simulator.control.pay(String(session?.payments_session_id));
    await shopper.sees('Paid. Thank you!');
    expect((await shopper.lastStatus()).amount).toBe('210.00');
  });

  test('news comes by event stream, and by long-poll where streams do not come through', async () => {
    for (const isBlocked of [false, true]) {
      const shopper = await enter();
      const asked: string[] = [];
      shopper.page.on('request', (request) =>
        asked.push(new URL(request.url()).pathname.replace(/.*orders.[^/]+/, '')),
      );
      if (isBlocked)
        await shopper.page.route('**/status/stream', (route) => route.fulfill({ status: 429, body: '{}' }));
      await shopper.putIntoBasket('Nilgiri Green');
      await shopper.openWidget();
      await shopper.closeWidget();
      await shopper.seesNote('You closed the payment window');
      asked.length = 0;
      const [session] = world.simulator.control.sessions().slice(-1);
      world.simulator.control.pay(String(session?.payments_session_id));
      await shopper.sees('Paid. Thank you!');
      await shopper.seesEvent('order.paid');
      expect(asked.includes('/status')).toBe(isBlocked);
    }
  });

  test('who comes back with a token that is good no more goes on with the same order', async () => {
    const shopper = await enter();
    await shopper.putIntoBasket('Masala Chai');
    await shopper.openWidget();
    await shopper.closeWidget();
    const spoilToken = (): Promise<void> =>
      shopper.page.evaluate(() => {
        const kept = JSON.parse(localStorage.getItem('kettle.order') ?? '') as object;
        localStorage.setItem('kettle.order', JSON.stringify({ ...kept, clientToken: 'worn.out.token' }));
      });
    await spoilToken();
    await shopper.page.reload();
    await shopper.sees('Waiting for your payment');
    await shopper.openWidget();
    await shopper.payByUpi();
    await shopper.sees('Paid. Thank you!');
    await spoilToken();
    await shopper.page.reload();
    await shopper.sees('Paid. Thank you!');
  });

  test('after a failed attempt the same order can be paid another way', async () => {
    const shopper = await enter();
    await shopper.putIntoBasket('Silver Needle');
    await shopper.openWidget();
    await shopper.payByUpi();
    await shopper.widget.getByRole('alert').waitFor();
    await shopper.closeWidget();
    await shopper.sees('That payment did not go through');
    await takePicture(shopper.page, 'failed-attempt');
    await shopper.openWidget();
    await shopper.payByCard();
    await shopper.sees('Paid. Thank you!');
    const { payments, amount } = await shopper.lastStatus();
    expect(amount).toBe('749.00');
    expect(payments.map(({ status }) => status).sort()).toEqual(['failed', 'succeeded']);
  });

  test('who closes the payment window, even the whole page, comes back to the same order', async () => {
    const shopper = await enter();
    await shopper.putIntoBasket('Kashmiri Kahwa');
    await shopper.openWidget();
    await shopper.closeWidget();
    await shopper.seesNote('You closed the payment window');
    await takePicture(shopper.page, 'widget-closed');
    const reference = (await shopper.page.locator('#order-reference').textContent()) ?? '';
    await shopper.page.reload();
    await shopper.sees('Waiting for your payment');
    expect(await shopper.page.locator('#order-reference').textContent()).toBe(reference);
    await shopper.openWidget();
    await shopper.payByUpi();
    await shopper.sees('Paid. Thank you!');
    await shopper.page.getByRole('button', { name: 'Back to the shop' }).click();
    await shopper.page.getByText('Nothing in it yet.').waitFor();
  });

  test('clicking twice, or again after a lost answer, makes one order', async () => {
    const shopper = await enter();
    await shopper.putIntoBasket('Darjeeling First Flush');
    const before = world.simulator.control.truth().length;
    // The answer to the first click is lost on its way back: the shopper clicks again.
    await shopper.page.route('**/api/checkout', async (route) => {
      await route.fetch();
      await route.abort();
    }, { times: 1 }); // prettier-ignore
    await shopper.payButton.click();
    await shopper.page.getByText('The shop cannot be reached. Please try again.').waitFor();
    await shopper.payButton.dblclick();
    await shopper.widgetIsReady();
    expect(world.simulator.control.truth()).toHaveLength(before + 1);
  });

  test('a shopper who changes the basket cancels the order and places another', async () => {
    const shopper = await enter();
    await shopper.putIntoBasket('Masala Chai');
    await shopper.openWidget();
    await shopper.closeWidget();
    const first = (await shopper.page.locator('#order-reference').textContent()) ?? '';
    await shopper.page.getByRole('button', { name: 'Cancel and change the basket' }).click();
    await shopper.putIntoBasket('Nilgiri Green');
    await shopper.openWidget();
    await shopper.payByUpi();
    await shopper.sees('Paid. Thank you!');
    expect((await shopper.lastStatus()).amount).toBe('359.50');
    expect(truthOf(first).flatMap(({ payments }) => payments)).toEqual([]);
  });
});
