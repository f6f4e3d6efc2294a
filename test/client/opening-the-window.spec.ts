import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openCheckout, type CheckoutOptions } from '../../packages/checkout-client/src/browser/open-checkout.js';
import type { NewOrder, PlacedOrder } from '../../packages/checkout-client/src/api-types.js';
import { createCheckoutClient } from '../../packages/checkout-client/src/checkout-client.js';
import { randomUUID } from 'node:crypto';
import { KEYS } from '../support/app.js';
import { sessionIdOf, Shop } from '../support/shop.js';

/** Zoho's window, played by the test: what the shopper does in it, and what it then says. */
type Play = (options: Record<string, string>, closed: Promise<never>) => Promise<Record<string, string>>;

let shop: Shop;
let play: Play = () => Promise.reject(new Error('nobody plays the window'));
let configuration: unknown;
const page = globalThis as { ZPayments?: unknown };

class PlayedWindow {
  private close_ = (): void => undefined;
  private readonly closed: Promise<never>;

  constructor(given: unknown) {
    configuration = given;
    this.closed = new Promise((_resolve, reject) => {
      this.close_ = () => reject(Object.assign(new Error('closed'), { code: 'widget_closed' }));
    });
    this.closed.catch(() => undefined);
  }

  requestPaymentMethod(options: Record<string, string>) {
    return play(options, this.closed);
  }

  close() {
    this.close_();
    return Promise.resolve();
  }
}

const loadScript = (): Promise<void> => {
  page.ZPayments = PlayedWindow;
  return Promise.resolve();
};
const rejection = (code: string) => Promise.reject(Object.assign(new Error('Zoho says no'), { code }));

beforeAll(async () => {
  shop = await Shop.open();
});
afterEach(() => {
  delete page.ZPayments;
});
afterAll(() => shop.close());

const open = (placed: PlacedOrder, options: Pick<CheckoutOptions, 'onStatus' | 'onStep' | 'signal'> = {}) =>
  openCheckout({ baseUrl: shop.app.url, placed, loadScript, ...options });
const place = (order: Partial<NewOrder> = {}): Promise<PlacedOrder> =>
  createCheckoutClient({ baseUrl: shop.app.url, storefrontKey: KEYS.web }).placeOrder(
    { reference: `SO-${randomUUID().slice(0, 8)}`, amount: '249.50', currency: 'INR', ...order },
    { idempotencyKey: randomUUID() },
  );
const resultOf = (paymentId: string) => shop.zoho.control.widgetResult(paymentId) as unknown as Record<string, string>;

test('the window gets what Zoho needs, and its payment makes the order paid', async () => {
  const placed = await place({ description: 'Tea', reference: 'SO-window' });
  let shown: Record<string, string> = {};
  play = (options) => {
    shown = options;
    return Promise.resolve(resultOf(shop.pay(placed)));
  };
  const outcome = await open(placed);
  expect(outcome).toMatchObject({ window: 'completed', status: { status: 'paid', nextAction: 'none' } });
  expect(configuration).toEqual({
    account_id: placed.checkout.accountId,
    domain: 'IN',
    otherOptions: { api_key: placed.checkout.apiKey, is_test_mode: false },
  });
  expect(shown).toEqual({
    amount: '249.50',
    currency_code: 'INR',
    payments_session_id: sessionIdOf(placed),
    description: 'Tea',
    reference_number: 'SO-window',
  });
});

test('a window that was closed after paying still means paid, although the last status said "pay"', async () => {
  const placed = await place();
  let tell = (): void => undefined;
  const isKnown = new Promise<void>((resolve) => (tell = resolve));
  play = async () => {
    await isKnown;
    shop.pay(placed);
    return rejection('widget_closed');
  };
  expect(await open(placed, { onStatus: tell })).toMatchObject({ window: 'closed', status: { status: 'paid' } });
});

test('an error of the window after paying still means paid', async () => {
  const placed = await place();
  let tell = (): void => undefined;
  const isKnown = new Promise<void>((resolve) => (tell = resolve));
  play = async () => {
    await isKnown;
    shop.pay(placed);
    return rejection('processor_error');
  };
  const outcome = await open(placed, { onStatus: tell });
  expect(outcome).toMatchObject({ window: 'failed', code: 'processor_error', status: { status: 'paid' } });
});

test('a window closed without paying leaves an order that can be paid', async () => {
  const placed = await place();
  play = () => rejection('widget_closed');
  expect(await open(placed)).toMatchObject({ window: 'closed', status: { nextAction: 'pay', source: 'live' } });
});

test('a slow method that resolves without a payment is followed until the money is there', async () => {
  const placed = await place();
  play = () => Promise.resolve({ message: 'We will tell you.' });
  let hasEnded = false;
  const outcome = await open(placed, {
    onStep: (step) => (hasEnded = step === 'confirming'),
    onStatus: () => {
      // The window has ended and the service has answered "pay": the money comes after that.
      if (!hasEnded) return;
      hasEnded = false;
      shop.pay(placed);
      void shop.status(placed.id, '?maxAgeMs=0');
    },
  });
  expect(outcome).toMatchObject({ window: 'pending', status: { status: 'paid' } });
});

test('an order paid elsewhere closes the window before it takes the money twice', async () => {
  const placed = await place();
  play = async (_options, closed) => {
    shop.pay(placed);
    await shop.status(placed.id, '?maxAgeMs=0');
    return closed;
  };
  expect(await open(placed)).toMatchObject({ window: 'not_needed', status: { status: 'paid' } });
  expect((await shop.order(placed.id)).payments).toHaveLength(1);
});

test('an order that has ended opens no window', async () => {
  const { id: orderId, clientToken } = await place();
  await shop.cancel(orderId);
  const outcome = await openCheckout({ baseUrl: shop.app.url, orderId, clientToken, loadScript });
  expect(outcome).toMatchObject({ window: 'not_needed', status: { status: 'cancelled' } });
  expect(page.ZPayments).toBeUndefined();
});

test('with the token alone the service names the session to pay in', async () => {
  const { id: orderId, clientToken, paymentSession } = await place();
  play = (options) => Promise.resolve(resultOf(shop.pay(String(options.payments_session_id))));
  const outcome = await openCheckout({ baseUrl: shop.app.url, orderId, clientToken, loadScript });
  expect(outcome).toMatchObject({ window: 'completed', status: { status: 'paid' } });
  expect(outcome.status.payments[0]?.paymentsSessionId).toBe(paymentSession?.paymentsSessionId);
});

test('a script that does not load is said so, and loaded anew by the next try', async () => {
  const placed = await place();
  play = () => Promise.resolve(resultOf(shop.pay(placed)));
  const blocked = await openCheckout({
    baseUrl: shop.app.url,
    placed,
    loadScript: () => Promise.reject(new Error('blocked')),
  });
  expect(blocked).toMatchObject({
    window: 'failed',
    code: 'widget_failed_to_load',
    status: { status: 'awaiting_payment', nextAction: 'pay' },
  });
  expect(await open(placed)).toMatchObject({ window: 'completed', status: { status: 'paid' } });
});

test('who leaves the page closes the window', async () => {
  const placed = await place();
  const page = new AbortController();
  const reason = new Error('the page was left');
  let isClosed = false;
  play = (_options, closed) => {
    page.abort(reason);
    return closed.finally(() => (isClosed = true));
  };
  await expect(open(placed, { signal: page.signal })).rejects.toBe(reason);
  expect(isClosed).toBe(true);
});
