import type { OrderStatus, PlacedOrder } from '../../contract.js';
import { AnswerError } from './http.js';
import { forgetOrder, saveOrder, type KeptOrder } from './memory.js';
import { OrderClient } from './order-client.js';
import { OrderView } from './order-view.js';
import { PanelView } from './panel-view.js';
import { shop } from './shop-client.js';
import { isSettled, watchStatus } from './watch-status.js';
import { payInWidget, widgetErrorCode, type WidgetResult } from './widget.js';

/** The service, too, calls a session payable only with a minute left: nobody pays in less. */
const LEAST_TIME_TO_PAY_MS = 60_000;
const CANNOT_REACH = 'The connection is lost. Your order is safe; this page keeps trying.';

/** One order from "placed" to its end: status in, payment window out. */
export class OrderFlow {
  private readonly panel = new PanelView();
  private readonly view = new OrderView({
    pay: () => void this.pay(),
    changeBasket: () => void this.changeBasket(),
    startOver: () => this.leave(),
  });
  private client: OrderClient | undefined;
  private last: OrderStatus | undefined;
  private watching = new AbortController();
  private isLost = false;
  private hasRenewed = false;

  /** @param onSettled the order is over: its basket is sold, or free to be ordered anew */
  constructor(private readonly onSettled: (cartId: string, isSold: boolean) => void) {}

  /** @param placed given right after placing: then the payment window opens by itself */
  follow(kept: KeptOrder, placed?: PlacedOrder): void {
    this.client = new OrderClient(kept);
    this.last = undefined;
    this.hasRenewed = false;
    this.panel.start(kept.cartId);
    this.panel.log(placed ? `order ${kept.reference} placed` : `order ${kept.reference} resumed`);
    this.view.open(kept.reference);
    this.watch();
    if (placed?.status === 'awaiting_payment') void this.pay(placed);
  }

  private watch(): void {
    this.watching.abort();
    this.watching = new AbortController();
    const listener = {
      onStatus: (status: OrderStatus) => this.take(status),
      onLost: () => this.lose(),
      onRefused: (error: AnswerError) => void this.renew(error),
    };
    if (this.client) void watchStatus(this.client, listener, this.watching.signal);
  }

  private take(status: OrderStatus): void {
    // An answer that was under way while a newer one came in is old news.
    if (this.last?.asOf && status.asOf && status.asOf < this.last.asOf) return;
    if (this.isLost || isSettled(status)) this.view.note('');
    this.isLost = false;
    this.last = status;
    this.panel.show(status);
    this.view.show(status);
    if (isSettled(status) && this.client) this.onSettled(this.client.kept.cartId, status.paidAt !== null);
  }

  /** A client token ends some time after its order. The shop's server still sees the order, and has a new token if it is of use. */
  private async renew(refusal: AnswerError): Promise<void> {
    const { client } = this;
    if (!client) return;
    try {
      if (refusal.status !== 401 || this.hasRenewed) throw refusal;
      this.hasRenewed = true;
      const { status, clientToken } = await shop.resume(client.kept.cartId);
      if (client !== this.client) return; // the shopper has left meanwhile
      this.take(status);
      if (!clientToken) return;
      const kept = { ...client.kept, clientToken };
      saveOrder(kept);
      this.client = new OrderClient(kept);
      this.panel.log('new client token from the shop’s server');
      this.watch();
    } catch (error) {
      if (error instanceof AnswerError) this.view.note(`This order cannot be shown any more (${error.message}).`);
      else this.lose();
    }
  }

  private lose(): void {
    this.isLost = true;
    this.view.note(CANNOT_REACH);
  }

  private async pay(placed?: PlacedOrder): Promise<void> {
    const { client } = this;
    if (!client) return;
    this.view.busy(true, 'Opening the payment window…');
    let note = '';
    try {
      const order = placed && isFresh(placed) ? placed : await client.openSession();
      this.panel.log(`payment window opened, session ${String(order.paymentSession.attempt)}`);
      this.view.busy(true, 'Please finish in the payment window.');
      await this.report(client, await payInWidget(order));
    } catch (error) {
      note = this.explain(error);
    }
    await this.lookNow(client);
    this.view.busy(false, this.last && isSettled(this.last) ? '' : note);
    this.view.focus(); // the payment window had it
    this.watch();
  }

  private async report(client: OrderClient, { paymentId, paymentsSessionId, signature }: WidgetResult): Promise<void> {
    if (!paymentId || !paymentsSessionId || !signature) {
      this.panel.log('payment window finished without a payment id: waiting for news');
      return;
    }
    this.view.busy(true, 'Confirming…');
    this.panel.log('payment window finished, result handed to the service');
    this.take(await client.reportResult({ paymentId, paymentsSessionId, signature }));
  }

  /** Whatever the payment window said, the service asks Zoho before we show anything. */
  private async lookNow(client: OrderClient): Promise<void> {
    try {
      this.take(await client.readStatus(0));
    } catch {
      this.lose();
    }
  }

  private explain(error: unknown): string {
    if (error instanceof AnswerError) return error.message;
    const code = widgetErrorCode(error);
    this.panel.log(`payment window: ${code}`);
    if (code === 'widget_closed') return 'You closed the payment window. Your order is kept: come back any time.';
    if (code === 'session_expired') return ''; // the order's status says so better
    if (code === 'widget_failed_to_load') return 'The payment window could not be loaded. Please try again.';
    return 'The payment window ended without a payment.';
  }

  private async changeBasket(): Promise<void> {
    const { client } = this;
    if (!client) return;
    this.view.busy(true, 'Cancelling…');
    try {
      await shop.cancel(client.kept.cartId);
      this.onSettled(client.kept.cartId, false);
      this.leave();
    } catch (error) {
      // Paid in the meantime, or Zoho cannot be asked: then the order stays.
      await this.lookNow(client);
      this.view.busy(false, error instanceof AnswerError ? error.message : CANNOT_REACH);
    }
  }

  private leave(): void {
    this.watching.abort();
    this.client = undefined;
    forgetOrder();
    this.view.busy(false);
    this.view.close();
  }
}

// A repeated "place order" answers as it did the first time, perhaps with a session that is over by now.
function isFresh({ paymentSession }: PlacedOrder): boolean {
  return Date.parse(paymentSession.expiresAt) - Date.now() > LEAST_TIME_TO_PAY_MS;
}
