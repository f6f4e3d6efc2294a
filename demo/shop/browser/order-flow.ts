import {
  CheckoutProblem,
  followStatus,
  isSettled,
  openCheckout,
  type CheckoutOutcome,
  type OrderStatus,
  type PlacedOrder,
} from '@checkout-bff/client/browser';
import { AnswerError } from './http.js';
import { forgetOrder, saveOrder, type KeptOrder } from './memory.js';
import { OrderView } from './order-view.js';
import { PanelView } from './panel-view.js';
import { shop } from './shop-client.js';

const CANNOT_REACH = 'The connection is lost. Your order is safe; this page keeps trying.';
const STEPS = {
  opening: 'Opening the payment window…',
  paying: 'Please finish in the payment window.',
  confirming: 'Confirming…',
};

/** One order from "placed" to its end: status in, payment window out. */
export class OrderFlow {
  private readonly panel = new PanelView();
  private readonly view = new OrderView({
    pay: () => void this.pay(),
    changeBasket: () => void this.changeBasket(),
    startOver: () => this.leave(),
  });
  private kept: KeptOrder | undefined;
  private last: OrderStatus | undefined;
  /** Ends whatever follows the order just now. */
  private following = new AbortController();
  private hasRenewed = false;

  /** @param onSettled the order is over: its basket is sold, or free to be ordered anew */
  constructor(private readonly onSettled: (cartId: string, isSold: boolean) => void) {}

  /** @param placed given right after placing: then the payment window opens by itself */
  follow(kept: KeptOrder, placed?: PlacedOrder): void {
    this.kept = kept;
    this.last = undefined;
    this.hasRenewed = false;
    this.panel.start(kept.cartId);
    this.panel.log(placed ? `order ${kept.reference} placed` : `order ${kept.reference} resumed`);
    this.view.open(kept.reference);
    if (placed?.status === 'awaiting_payment') void this.pay(placed);
    else void this.watch();
  }

  private async watch(): Promise<void> {
    const { kept } = this;
    if (!kept || (this.last && isSettled(this.last))) return;
    const signal = this.followAnew();
    try {
      await followStatus({ ...this.access(kept), signal });
    } catch (error) {
      if (!signal.aborted) await this.renew(error);
    }
  }

  private async pay(placed?: PlacedOrder): Promise<void> {
    const { kept } = this;
    if (!kept) return;
    const signal = this.followAnew();
    try {
      const outcome = await openCheckout({
        ...this.access(kept),
        ...(placed && { placed }),
        business: 'Kettle & Leaf',
        address: { name: 'Asha Rao', email: 'asha@example.com' },
        onStep: (step) => {
          this.panel.log(`payment: ${step}`);
          this.view.busy(true, STEPS[step]);
        },
        signal,
      });
      this.panel.log(`payment window: ${outcome.window === 'failed' ? outcome.code : outcome.window}`);
      this.view.busy(false, isSettled(outcome.status) ? '' : explain(outcome));
    } catch (error) {
      if (signal.aborted) return;
      this.view.busy(false);
      await this.renew(error);
      return;
    }
    this.view.focus(); // the payment window had it
    await this.watch();
  }

  private followAnew(): AbortSignal {
    this.following.abort();
    this.following = new AbortController();
    return this.following.signal;
  }

  private access({ serviceUrl, orderId, clientToken }: KeptOrder) {
    return {
      baseUrl: serviceUrl,
      orderId,
      clientToken,
      onStatus: (status: OrderStatus) => this.take(status),
      onConnection: (isConnected: boolean) => this.view.note(isConnected ? '' : CANNOT_REACH),
    };
  }

  private take(status: OrderStatus): void {
    if (isSettled(status)) this.view.note('');
    this.last = status;
    this.panel.show(status);
    this.view.show(status);
    if (isSettled(status) && this.kept) this.onSettled(this.kept.cartId, status.paidAt !== null);
  }

  /** A client token ends some time after its order. The shop's server still sees the order, and has a new token if it is of use. */
  private async renew(refusal: unknown): Promise<void> {
    const { kept } = this;
    if (!kept) return;
    if (!(refusal instanceof CheckoutProblem) || refusal.status !== 401 || this.hasRenewed) {
      this.view.note(refusal instanceof CheckoutProblem ? refusal.detail : CANNOT_REACH);
      // What kept a session from being opened does not keep the order from being followed.
      if (!(refusal instanceof CheckoutProblem) || refusal.status >= 500) await this.watch();
      return;
    }
    this.hasRenewed = true;
    try {
      const { status, clientToken } = await shop.resume(kept.cartId);
      if (kept !== this.kept) return; // the shopper has left meanwhile
      this.take(status);
      if (!clientToken) return;
      this.kept = { ...kept, clientToken };
      saveOrder(this.kept);
      this.panel.log('new client token from the shop’s server');
      await this.watch();
    } catch (error) {
      this.view.note(error instanceof AnswerError ? error.message : CANNOT_REACH);
    }
  }

  private async changeBasket(): Promise<void> {
    const { kept } = this;
    if (!kept) return;
    this.view.busy(true, 'Cancelling…');
    try {
      await shop.cancel(kept.cartId);
      this.onSettled(kept.cartId, false);
      this.leave();
    } catch (error) {
      // Paid in the meantime, or Zoho cannot be asked: then the order stays, and the stream tells how it stands.
      this.view.busy(false, error instanceof AnswerError ? error.message : CANNOT_REACH);
    }
  }

  private leave(): void {
    this.following.abort();
    this.kept = undefined;
    forgetOrder();
    this.view.busy(false);
    this.view.close();
  }
}

/** How the payment window ended, in kind words; whether money came is the status's to say. */
function explain(outcome: CheckoutOutcome): string {
  if (outcome.window === 'closed') return 'You closed the payment window. Your order is kept: come back any time.';
  if (outcome.window !== 'failed' || outcome.code === 'session_expired') return ''; // the order's status says so better
  if (outcome.code === 'widget_failed_to_load') return 'The payment window could not be loaded. Please try again.';
  return 'The payment window ended without a payment.';
}
