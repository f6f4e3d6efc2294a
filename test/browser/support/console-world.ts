import { mkdirSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { KEYS } from '../../support/app.js';
import { Shop } from '../../support/shop.js';
import { listenToZoho } from '../../support/zoho-webhook.js';
import { launchBrowser } from './browser.js';

/** A working service with its console, Zoho's stand-in, a shop that places orders, and a browser for the support desk. */
export class ConsoleWorld {
  private readonly pages: Page[] = [];
  /** What pages complained about: script errors and broken content rules. */
  readonly complaints: string[] = [];

  private constructor(
    readonly shop: Shop,
    private readonly browser: Browser,
  ) {}

  /** Jobs run by themselves, as in production; Zoho's webhooks arrive only once a test says so. */
  static async start(env: Record<string, string> = {}): Promise<ConsoleWorld> {
    const shop = await Shop.open({ env: { RUN: 'all', ...env } });
    return new ConsoleWorld(shop, await launchBrowser());
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.shop.close();
  }

  hearZoho(): Promise<void> {
    return listenToZoho(this.shop);
  }

  /** The console as someone finds it who has not signed in. */
  async open(path = '/support', options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      // Chromium reports every refusal of the service as an error; tests look at what the console makes of it.
      if (message.text().startsWith('Failed to load resource')) return;
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    await page.goto(`${this.shop.app.url}${path}`);
    this.pages.push(page);
    return page;
  }

  /** The console of someone at work. */
  async enter(path?: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await this.open(path, options);
    await signIn(page);
    await page.getByRole('button', { name: 'Sign out' }).waitFor(); // a page left earlier would ask for the key again
    return page;
  }

  async closePages(): Promise<void> {
    for (const page of this.pages.splice(0)) await page.context().close();
    this.complaints.length = 0;
  }
}

export async function signIn(page: Page, key: string = KEYS.desk): Promise<void> {
  await page.getByLabel('Support key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Waits until the page shows this; what is folded away does not count. */
export async function sees(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).filter({ visible: true }).first().waitFor();
}

/** A picture of what the window shows, for people to look at: a dialog covers the window, not the page. */
export async function takeView(page: Page, name: string): Promise<void> {
  mkdirSync('test-results/browser', { recursive: true });
  await page.screenshot({ path: `test-results/browser/${name}.png`, animations: 'disabled' });
}
