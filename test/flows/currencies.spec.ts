import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from 'zoho-payments-simulator';
import { CURRENCIES } from '../../packages/zoho-payments-simulator/src/currencies.js';
import { ZOHO_EDITIONS } from '../../src/config/zoho-editions.js';
import { sessionIdOf, Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  const simulator = await startSimulator({ account: { edition: 'US' } });
  shop = await Shop.open({ simulator });
});
afterAll(() => shop.close());

it('the service and the simulator know the same currencies', () => {
  expect(ZOHO_EDITIONS.US.currencies).toEqual(CURRENCIES.US);
  expect(ZOHO_EDITIONS.IN.currencies).toEqual(CURRENCIES.IN);
});

describe('the US edition', () => {
  it.each([
    ['1.234', 'KWD'],
    ['0.001', 'BHD'],
    ['500', 'CLP'],
    ['1', 'ISK'],
    ['500', 'JPY'],
    ['9.99', 'CHF'],
    ['10.00', 'MXN'],
  ])('an order of %s %s is placed and paid to the last digit', async (amount, currency) => {
    const placed = await shop.place({ amount, currency });
    expect(placed).toMatchObject({ amount, currency, paymentSession: { amount, currency } });
    const paymentId = shop.pay(sessionIdOf(placed), { method: 'card' });
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toMatchObject({
      status: 'paid',
      payments: [{ paymentId, amount }],
      attention: [],
    });
  });

  it.each([
    ['500.5', 'JPY'],
    ['1.2345', 'KWD'],
    ['1.234', 'USD'],
  ])('%s %s has more digits than the currency, and is refused here', async (amount, currency) => {
    expect((await shop.tryPlace({ amount, currency })).status).toBe(400);
  });

  it('a currency that Zoho refuses after all is a 422, with the order saved', async () => {
    const body = {
      code: 'currency_not_supported_for_payment',
      message: 'The currency is not supported for this payment.',
    };
    shop.zoho.control.addFault({ operation: 'create_session', kind: 'status', status: 400, body });
    const refused = await shop.tryPlace({ amount: '1.234', currency: 'KWD' });
    expect(refused.status).toBe(422);
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'currency_not_supported', orderId: expect.any(String) });
  });
});
