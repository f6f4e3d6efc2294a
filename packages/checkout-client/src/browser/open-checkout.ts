import type { Checkout, OrderStatus, PaymentSession, PlacedOrder } from '../api-types.js';
import { CheckoutProblem } from '../checkout-problem.js';
import { pause } from '../retry.js';
import { follow, isSettled, type FollowOptions } from './follow-status.js';
import { LatestStatus } from './latest-status.js';
import { payInWindow, type LoadScript, type PayerAddress, type WindowEnd, type WindowTexts } from './payment-window.js';
import { ShopperOrder } from './shopper-order.js';

/** An order to pay: as it was placed, or what is left of that after a reload. */
export type PayableOrder =
  | { placed: PlacedOrder }
  | {
      orderId: string;
      clientToken: string;
      /** With `paymentSession`: the window opens at once. Without, or when the session is over, the service is asked for one. */
      checkout?: Checkout;
      paymentSession?: PaymentSession | null;
      description?: string;
      reference?: string;
    };

export type CheckoutOptions = PayableOrder &
  FollowOptions & {
    /** Where the service is: `https://checkout.example.com`. */
    baseUrl: string;
    /** `opening` a session and the window, `paying` in the window, `confirming` with Zoho. */
    onStep?: (step: 'opening' | 'paying' | 'confirming') => void;
    /** The name over the payment window. */
    business?: string;
    address?: PayerAddress;
    /** Instead of a script element: for a nonce, a consent, a tag manager. */
    loadScript?: LoadScript;
  };

/** `status.nextAction` says what to offer; `window` how the payment window ended, which proves nothing about money. */
export type CheckoutOutcome = { status: OrderStatus } & (
  | { window: Exclude<WindowEnd['window'], 'failed'> }
  | { window: 'failed'; /** Zoho's, such as `session_expired`. */ code: string }
);

/** The service, too, calls a session payable only with a minute left: nobody pays in less. */
const LEAST_TIME_TO_PAY_MS = 60_000;
/** Zoho's window can say yes before Zoho's books do: usually seconds; after this the page must say something else. */
const BOOKS_CATCH_UP_MS = 60_000;
/** Between looks at a service that does not answer after the window has ended. */
const LOOK_AGAIN_MS = 3_000;

/**
 * Opens the payment window for an order, hands its result to the service and follows the order until it is clear what comes next:
 * nothing (`none`), another try (`pay`, `retry`) or a person (`contact_support`). While a payment is under way (`wait`) it follows
 * on. A closed window or an error of it is never taken for "unpaid": the service asks Zoho first.
 * @throws CheckoutProblem, CheckoutUnreachable when no session could be opened or the token has run out; the signal's reason
 */
export async function openCheckout(options: CheckoutOptions): Promise<CheckoutOutcome> {
  const over = new AbortController();
  const stop = (): void => over.abort(options.signal?.reason);
  options.signal?.throwIfAborted();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    const checkout = new OpenCheckout(options, over.signal);
    // Settles only when the service refuses for good; the checkout then has no eyes.
    const refused = checkout.watch();
    return await Promise.race([checkout.run(), refused]);
  } finally {
    options.signal?.removeEventListener('abort', stop);
    over.abort();
  }
}

class OpenCheckout {
  private readonly order: ShopperOrder;
  private readonly latest: LatestStatus;

  constructor(
    private readonly options: CheckoutOptions,
    private readonly signal: AbortSignal,
  ) {
    const { orderId, clientToken } = 'placed' in options ? { ...options.placed, orderId: options.placed.id } : options;
    this.order = new ShopperOrder({ baseUrl: options.baseUrl, orderId, clientToken }, signal);
    this.latest = new LatestStatus(options.onStatus);
  }

  async watch(): Promise<never> {
    const { onConnection } = this.options;
    const onStatus = (status: OrderStatus): void => this.latest.take(status);
    await follow(this.order, { onStatus, signal: this.signal, ...(onConnection && { onConnection }) });
    return new Promise<never>(() => undefined); // settled: run() sees that too
  }

  async run(): Promise<CheckoutOutcome> {
    this.options.onStep?.('opening');
    const end = await this.pay();
    this.options.onStep?.('confirming');
    if (end.window === 'completed') await this.report(end);
    await this.lookNow();
    const status = await this.untilClear(end);
    return end.window === 'failed' ? { status, window: end.window, code: end.code } : { status, window: end.window };
  }

  private async pay(): Promise<WindowEnd> {
    const payable = await this.payable();
    if (!payable) return { window: 'not_needed' };
    this.options.onStep?.('paying');
    // Paid in another tab, say: then this window must not take the money a second time.
    const ended = new AbortController();
    void this.latest.until(isSettled, this.signal).then(
      () => ended.abort(),
      () => ended.abort(),
    );
    const { checkout, paymentSession, texts } = payable;
    return payInWindow(checkout, paymentSession, texts, { loadScript: this.options.loadScript, signal: ended.signal });
  }

  /** A session with time left, the one given or another; undefined when the order cannot be paid any more. */
  private async payable() {
    const { business, address } = this.options;
    const mine = { ...(business && { business }), ...(address && { address }) };
    const given = 'placed' in this.options ? this.options.placed : this.options;
    const { checkout, paymentSession } = given;
    if (checkout && paymentSession && isFresh(paymentSession)) {
      return { checkout, paymentSession, texts: { ...textsOf(given), ...mine } };
    }
    try {
      const placed = await this.order.openSession();
      if (!placed.paymentSession) return undefined;
      const { checkout, paymentSession } = placed;
      return { checkout, paymentSession, texts: { ...textsOf(placed), ...mine } };
    } catch (error) {
      if (error instanceof CheckoutProblem && error.code === 'order_not_payable') return undefined;
      throw error;
    }
  }

  /** Only a hint where to look: if it does not get through, the look below and the stream find out all the same. */
  private async report({ result }: WindowEnd & { window: 'completed' }): Promise<void> {
    try {
      this.latest.take(await this.order.reportResult(result));
    } catch {
      this.signal.throwIfAborted();
    }
  }

  /** What was known before the window ended may be wrong by now, so there is no way on without an answer. */
  private async lookNow(): Promise<void> {
    for (;;) {
      try {
        const news = await this.order.readStatus({ maxAgeMs: 0 });
        if (news) return this.latest.take(news.status);
      } catch {
        this.signal.throwIfAborted();
      }
      await pause(LOOK_AGAIN_MS, this.signal);
    }
  }

  private async untilClear(end: WindowEnd): Promise<OrderStatus> {
    const isClear = ({ nextAction }: OrderStatus): boolean => nextAction !== 'wait';
    const booked = (status: OrderStatus): boolean => isClear(status) && isBooked(status, end);
    const patience = AbortSignal.any([this.signal, AbortSignal.timeout(BOOKS_CATCH_UP_MS)]);
    return this.latest.until(booked, patience).catch(() => this.latest.until(isClear, this.signal));
  }
}

/** Whether Zoho's books know already of what the window said. */
function isBooked({ nextAction, payments }: OrderStatus, end: WindowEnd): boolean {
  if (nextAction !== 'pay' && nextAction !== 'retry') return true;
  if (end.window === 'pending') return false;
  return end.window !== 'completed' || payments.some(({ paymentId }) => paymentId === end.result.paymentId);
}

// A repeated "place order" answers as it did the first time, perhaps with a session that is over by now.
function isFresh({ expiresAt, paymentsSessionId }: PaymentSession): boolean {
  return paymentsSessionId !== null && Date.parse(expiresAt) - Date.now() > LEAST_TIME_TO_PAY_MS;
}

function textsOf(order: Partial<Pick<PlacedOrder, 'description' | 'reference'>>): WindowTexts {
  const { description, reference } = order;
  return { ...(description && { description }), ...(reference && { reference }) };
}
