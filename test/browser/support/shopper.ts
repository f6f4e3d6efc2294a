import { type FrameLocator, type Locator, type Page } from 'playwright-core';

/** What a shopper does and sees, in words of the shop. */
export class Shopper {
  constructor(readonly page: Page) {}

  async putIntoBasket(...names: string[]): Promise<void> {
    for (const name of names) await this.page.getByRole('button', { name: `Add ${name}` }).click();
  }

  /** The main button of the basket or of the order: "Pay ₹…", "Try again: pay ₹…". */
  get payButton(): Locator {
    return this.page.getByRole('main').getByRole('button', { name: /pay ₹/i });
  }

  get headline(): Locator {
    return this.page.locator('#order-headline');
  }

  get widget(): FrameLocator {
    return this.page.frameLocator('iframe');
  }

  async openWidget(): Promise<void> {
    await this.payButton.click();
    await this.widgetIsReady();
  }

  async widgetIsReady(): Promise<void> {
    await this.widget.locator('#form').waitFor({ state: 'visible' });
  }

  async payByUpi(): Promise<void> {
    await this.widget.locator('#pay').click();
  }

  async payByCard(): Promise<void> {
    await this.widget.getByText('Card', { exact: true }).click();
    await this.widget.locator('#pay').click();
  }

  async closeWidget(): Promise<void> {
    await this.widget.getByRole('button', { name: 'Close' }).click();
  }

  /** Waits until the order's headline says this. */
  async sees(headline: string): Promise<void> {
    await this.headline.filter({ hasText: headline }).waitFor();
  }

  async seesNote(text: string): Promise<void> {
    await this.page.locator('#order-note').filter({ hasText: text }).waitFor();
  }

  /** Waits until the panel shows an event that the shop's server received and verified. */
  async seesEvent(type: string): Promise<void> {
    await this.page.locator('#events li').filter({ hasText: type }).waitFor();
  }

  /** The last status the technical panel shows. */
  async lastStatus(): Promise<{ status: string; amount: string; payments: { status: string; amount: string }[] }> {
    return JSON.parse((await this.page.locator('#last-status').textContent()) ?? '') as never;
  }
}
