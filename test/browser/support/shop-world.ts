import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { startSimulator, type Simulator } from 'zoho-payments-simulator';
import { startShop, type Shop } from '../../../demo/shop/start-shop.js';
import { Clock } from '../../../src/common/clock.js';
import { KEYS, startTestApp, type TestApp } from '../../support/app.js';
import { launchBrowser } from './browser.js';

/** Time that tests can move, at the service as at Zoho. */
class MovableClock extends Clock {
  offsetMs = 0;

  override now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }
}

const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 'shop').toString('base64')}`;

/** Everything a shopper meets, in this process: Zoho's stand-in, the service on its own database, the shop, a browser. */
export class ShopWorld {
  private readonly pages: Page[] = [];
  /** What pages complained about: script errors, refused resources, broken content rules. */
  readonly complaints: string[] = [];

  private constructor(
    readonly simulator: Simulator,
    readonly service: TestApp,
    readonly shop: Shop,
    private readonly browser: Browser,
    private readonly clock: MovableClock,
  ) {}

  static async start(): Promise<ShopWorld> {
    const clock = new MovableClock();
    const simulator = await startSimulator();
    const shop = await startShop({ port: 0, webhookSecret: WEBHOOK_SECRET });
    const service = await startTestApp({ env: environment(simulator, shop.url), clock });
    await simulator.control.configureWebhooks([{ url: `${service.url}/v1/webhooks/zoho` }]);
    shop.connect({ serviceUrl: service.url, storefrontKey: KEYS.web, widgetOrigins: [simulator.url] });
    return new ShopWorld(simulator, service, shop, await launchBrowser(), clock);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.shop.close();
    await this.service.close();
    await this.simulator.close();
  }

  /** A shopper with an empty profile, in front of the shelf. */
  async openShop(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    await page.goto(this.shop.url);
    await page.locator('body.is-ready').waitFor();
    this.pages.push(page);
    return page;
  }

  async closePages(): Promise<void> {
    for (const page of this.pages.splice(0)) await page.context().close();
    this.complaints.length = 0;
  }

  /** Moves the service's and Zoho's time; the browser's stays, as a shopper's wrong clock would. */
  async advanceTime(ms: number): Promise<void> {
    this.clock.offsetMs += ms;
    await this.simulator.control.advanceClock(ms);
  }
}

function environment({ account, ...simulator }: Simulator, shopUrl: string): Record<string, string> {
  return {
    ZOHO_API_BASE_URL: simulator.apiBaseUrl,
    ZOHO_ACCOUNTS_BASE_URL: simulator.accountsBaseUrl,
    ZOHO_WIDGET_SCRIPT_URL: simulator.scriptUrl,
    ZOHO_ACCOUNT_ID: account.accountId,
    ZOHO_CLIENT_ID: account.clientId,
    ZOHO_CLIENT_SECRET: account.clientSecret,
    ZOHO_REFRESH_TOKEN: account.refreshToken,
    ZOHO_WIDGET_API_KEY: account.widgetApiKey,
    ZOHO_SIGNING_KEY: account.signingKey,
    ZOHO_WEBHOOK_SIGNING_KEYS: account.webhookSigningKey,
    CORS_ORIGINS: shopUrl,
    STOREFRONT_WEBHOOKS: JSON.stringify({ web: { url: `${shopUrl}/webhooks/checkout`, secret: WEBHOOK_SECRET } }),
    ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true',
    RUN: 'all', // webhooks come in and events go out by themselves, as in a shop
  };
}
