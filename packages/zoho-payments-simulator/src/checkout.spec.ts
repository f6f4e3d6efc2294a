import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { chromium, type Browser, type FrameLocator, type Page } from 'playwright-core';
import { startSimulator, type Simulator } from './simulator.js';
import { ZohoTestClient, part } from './testing/zoho-client.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const withBrowser = CHROMIUM ? describe : describe.skip;
jest.setTimeout(60_000); // a browser's cold start on a small machine

const hmac = (text: string) => createHmac('sha256', 'demo-signing-key').update(text).digest('hex');

withBrowser('the widget and the hosted page, in Chromium', () => {
  let simulator: Simulator;
  let zoho: ZohoTestClient;
  let browser: Browser;
  let shop: Server;
  let page: Page;
  let frame: FrameLocator;

  beforeAll(async () => {
    simulator = await startSimulator({ seed: 4, settings: { pendingSettleMs: null } });
    zoho = new ZohoTestClient(simulator);
    await zoho.refresh();
    shop = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<!doctype html><button>Buy</button><script src="${simulator.scriptUrl}"></script>`);
    });
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser.close();
    shop.closeAllConnections();
    shop.close();
    await simulator.close();
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 375, height: 667 } });
    frame = page.frameLocator('iframe');
    await page.goto(shopUrl());
  });
  afterEach(() => page.close());

  const shopUrl = () => `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`;
  /** Opens the widget; its end, resolved or rejected, is read with `ending`. */
  const open = (sessionId: string, options: Record<string, unknown> = {}) =>
    page.evaluate(
      ([config, request]) => {
        const here = globalThis as unknown as {
          ZPayments: new (config: unknown) => { requestPaymentMethod(options: unknown): Promise<unknown> };
          ending: Promise<unknown>;
        };
        here.ending = new here.ZPayments(config).requestPaymentMethod(request).then(
          (result) => ({ result }),
          (error: unknown) => ({ code: (error as { code: string }).code }),
        );
      },
      [
        { account_id: '23137556', domain: 'IN', otherOptions: { api_key: 'demo-widget-key' } },
        { amount: '100.50', currency_code: 'INR', payments_session_id: sessionId, ...options },
      ] as const,
    );
  const ending = () => page.evaluate(() => (globalThis as unknown as { ending: Promise<unknown> }).ending);
  const payButton = () => frame.getByRole('button', { name: /^Pay ₹/ });

  it('pays by keyboard alone and resolves with a signed payment', async () => {
    const id = await zoho.newSessionId();
    await open(id);
    await payButton().waitFor();
    for (const key of ['ArrowRight', 'Tab', 'Tab', 'Tab', 'Tab', 'Tab', 'Enter']) await page.keyboard.press(key);
    const payment = (await waitForPayment(id)).paymentId;
    expect(await ending()).toEqual({
      result: {
        payment_id: payment,
        payments_session_id: id,
        message: 'Payment successful',
        signature: hmac(`${payment}|${id}`),
      },
    });
  });

  it('stays open after a failed attempt and takes the next one', async () => {
    const id = await zoho.newSessionId();
    await open(id);
    await frame.getByText('Simulator', { exact: true }).click();
    await frame.getByRole('button', { name: 'Fail this attempt' }).click();
    await frame.getByText('4 attempts are left').waitFor();
    await payButton().click();
    expect(await ending()).toMatchObject({ result: { payments_session_id: id } });
    expect(truth(id)?.payments.map((payment) => payment.status)).toEqual(['failed', 'succeeded']);
  });

  it('gives up with processor_error when the last attempt failed, here by the sandbox amount', async () => {
    const id = await zoho.newSessionId({ amount: 750, max_retry_count: 1 });
    await open(id, { amount: '750.00' });
    await payButton().click();
    await frame.getByRole('button', { name: 'Back to the shop' }).click();
    expect(await ending()).toEqual({ code: 'processor_error' });
    expect(truth(id)?.status).toBe('failed');
  });

  it('fails a card in the name of Failure', async () => {
    const id = await zoho.newSessionId();
    await open(id);
    await frame.getByText('Card', { exact: true }).click();
    await frame.getByLabel('Name on card').fill('Failure');
    await payButton().click();
    await frame.getByText('Card authentication failed').waitFor();
    expect(truth(id)?.payments[0]?.status).toBe('failed');
  });

  it('resolves an asynchronous payment without payment id and signature', async () => {
    const id = await zoho.newSessionId();
    await open(id);
    await frame.getByText('Simulator', { exact: true }).click();
    await frame.getByRole('button', { name: 'Pay later' }).click();
    expect(await ending()).toEqual({ result: { payments_session_id: id, message: 'Payment is being processed' } });
    expect(truth(id)?.payments[0]?.status).toBe('initiated');
  });

  it('rejects with widget_closed on Escape and gives the focus back', async () => {
    await page.getByRole('button', { name: 'Buy' }).focus();
    await open(await zoho.newSessionId());
    await payButton().waitFor();
    await page.keyboard.press('Escape');
    expect(await ending()).toEqual({ code: 'widget_closed' });
    expect(await page.evaluate(() => globalThis.document.activeElement?.textContent)).toBe('Buy');
  });

  it('says that the session expired and rejects with session_expired', async () => {
    const id = await zoho.newSessionId({ expires_in: 300 });
    await simulator.control.advanceClock(300_000);
    await open(id);
    await frame.getByRole('heading', { name: 'This payment session has expired' }).waitFor();
    await frame.getByRole('button', { name: 'Back to the shop' }).click();
    expect(await ending()).toEqual({ code: 'session_expired' });
  });

  it('refuses missing parameters and an amount that is not the session’s', async () => {
    const id = await zoho.newSessionId();
    await open(id, { amount: '' });
    expect(await ending()).toEqual({ code: 'inadequate_params_to_load_widget' });
    await open(id, { amount: '1.00' });
    await frame.getByRole('button', { name: 'Back to the shop' }).click();
    expect(await ending()).toEqual({ code: 'widget_validation_error' });
  });

  it('returns from the hosted page to the shop with a signed query', async () => {
    const hosted = { description: 'x', success_url: `${shopUrl()}ok`, failure_url: `${shopUrl()}no`, udf1: 'one' };
    const { body } = await zoho.createSession({ configurations: { hosted_checkout_parameters: hosted } });
    const session = part(body, 'payments_session');
    await page.goto(`${simulator.url}/hostedcheckout/${String(session.access_key)}`);
    await page.getByRole('button', { name: /^Pay ₹/ }).click();
    await page.waitForURL(/\/ok\?/);
    const query = new URL(page.url()).searchParams;
    const names = ['payments_session_id', 'payment_session_status', 'payment_id', 'payment_status', 'amount'];
    const values = [...names, 'udf1', 'udf2', 'udf3', 'udf4', 'udf5'].map((name) => query.get(name));
    expect(values.slice(1, 2)).toEqual(['succeeded']);
    expect(values.slice(3)).toEqual(['succeeded', '100.50', 'one', '', '', '', '']);
    expect(query.get('signature')).toBe(hmac(values.join('.')));
  });

  it('offers cards and bank accounts in the US edition, states the fee, and leaves a debit under way', async () => {
    const us = await startSimulator({
      account: { edition: 'US' },
      settings: { customerFees: { card: { percent: '2' } } },
    });
    const client = new ZohoTestClient(us);
    await client.refresh();
    const hosted = { description: 'x', success_url: `${shopUrl()}ok`, failure_url: `${shopUrl()}no` };
    const { body } = await client.createSession({
      currency: 'USD',
      configurations: { hosted_page_parameters: hosted },
    });
    await page.goto(`${us.url}/hostedcheckout/${String(part(body, 'payments_session').access_key)}`);
    await page.getByRole('button', { name: 'Pay $102.51' }).waitFor();
    await page.getByText('$100.50 and a convenience fee of $2.01').waitFor();
    expect(
      await page.getByRole('radio').evaluateAll((radios) => radios.filter((radio) => radio.checkVisibility()).length),
    ).toBe(3);
    await page.getByText('Bank account', { exact: true }).click();
    await page.getByRole('button', { name: 'Pay $100.50' }).click();
    await page.waitForURL(/\/ok\?/);
    expect(new URL(page.url()).searchParams.get('payment_status')).toBe('initiated');
    expect(us.control.payments()).toMatchObject([{ status: 'initiated', payment_method: { type: 'ach_debit' } }]);
    await us.close();
  });

  it('reverses on the control page, disputes and decides, and forgets a session there', async () => {
    const id = await zoho.newSessionId();
    const paymentId = String(simulator.control.pay(id).payment_id);
    const shown = () => simulator.control.payments().find((payment) => payment.payment_id === paymentId)?.status;
    await page.goto(simulator.url);
    const payment = page.locator('#payments').getByRole('row').filter({ hasText: paymentId });
    const press = async (name: string, status: string) => {
      await payment.getByRole('button', { name, exact: true }).click();
      await payment.locator('.status').getByText(status, { exact: true }).waitFor();
      expect(shown()).toBe(status);
    };
    await press('dispute', 'disputed');
    await press('won', 'succeeded');
    await press('reverse', 'failed');
    await page
      .locator('#sessions')
      .getByRole('row')
      .filter({ hasText: id })
      .getByRole('button', { name: 'forget' })
      .click();
    await page.getByText('Session forgotten').waitFor();
    expect((await zoho.get(`/paymentsessions/${id}`)).status).toBe(404);
  });

  it('shows sessions on the control page and pays them there, within a phone’s width', async () => {
    const id = await zoho.newSessionId();
    await page.goto(simulator.url);
    const row = page.getByRole('row').filter({ hasText: id });
    await row.getByRole('button', { name: 'success' }).click();
    await page.getByText('Attempt made: success').waitFor();
    expect(truth(id)?.status).toBe('succeeded');
    expect(await page.evaluate(() => globalThis.document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);
  });

  const truth = (id: string) => simulator.control.truth().find((session) => session.paymentsSessionId === id);
  const waitForPayment = async (id: string) => {
    await frame.getByRole('heading', { name: 'Payment successful' }).waitFor();
    return truth(id)?.payments[0] ?? { paymentId: '' };
  };
});
