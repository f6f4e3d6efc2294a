import type { SimulatorControl, PayWish } from 'zoho-payments-simulator';
import type { Random } from './random.js';
import type { SimulatedTime } from './simulated-time.js';
import type { Answer, Storefront } from './storefront.js';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** What all shoppers share. */
export interface Town {
  zoho: SimulatorControl;
  storefront: Storefront;
  time: SimulatedTime;
}

/** An order as its storefront knows it. */
export interface Intent {
  key: string;
  reference: string;
  amount: string;
  /** Every order id that was ever answered for its key: there must be one. */
  orderIds: Set<string>;
}

/** One shopper, and the shop's server that works for them: the verbs that behaviours are told in. Times are simulated ms. */
export class Shopper {
  readonly intent: Intent;
  orderId = '';
  private readonly readsStatus: boolean;

  constructor(
    private readonly town: Town,
    readonly random: Random,
    number: number,
    /** How long the order may be paid; default: the service's own 24 hours. */
    private readonly payWithinMs: number | null,
  ) {
    const amount = `${Math.floor(random.between(1, 5000))}.${String(Math.floor(random.between(0, 100))).padStart(2, '0')}`;
    this.intent = { key: `key-${number}`, reference: `SO-${number}`, amount, orderIds: new Set() };
    this.readsStatus = random.chance(0.5); // the other half never asks, and must see nothing less
  }

  /** Places the order, with the same key as often as it takes (or until this caller gives up). Answers Zoho's session id, or null. */
  async place(): Promise<string | null> {
    const { reference, amount, key } = this.intent;
    const payBefore = this.payWithinMs === null ? {} : { payBefore: this.inFuture(this.payWithinMs) };
    const order = { reference, amount, currency: 'INR', ...payBefore }; // the same at every try, or it would be another request
    const tries = this.random.chance(0.05) ? 1 : 25;
    if (this.random.chance(0.1)) void this.send(order, key); // a double click
    for (let tried = 1; tried <= tries; tried++) {
      const { status, body } = await this.send(order, key);
      if (status === 201) {
        if (this.readsStatus) void this.poll();
        return body.paymentSession?.paymentsSessionId ?? null;
      }
      if (status === 400) return null; // by now its time is too short for a new order: Zoho or PostgreSQL were away
      await this.wait(2 * SECOND, 20 * SECOND);
    }
    return null;
  }

  wait(lowMs: number, highMs: number): Promise<void> {
    return this.town.time.sleep(this.random.between(lowMs, highMs));
  }

  /** Pays at Zoho; null if Zoho would not let it (expired, spent, paid). */
  pay(sessionId: string, wish: PayWish = {}): string | null {
    try {
      return String(this.town.zoho.pay(sessionId, wish).payment_id);
    } catch {
      return null;
    }
  }

  /** Pays, and has the shop's page report what the widget said, as about half of all pages get to do. */
  async payAndTell(sessionId: string, wish: PayWish = {}): Promise<string | null> {
    const paymentId = this.pay(sessionId, wish);
    if (paymentId === null || this.random.chance(0.5)) return paymentId;
    const { payment_id, payments_session_id, signature } = this.town.zoho.widgetResult(paymentId);
    const result = { paymentId: payment_id, paymentsSessionId: payments_session_id, signature };
    await this.town.storefront.reportResult(this.orderId, result);
    return paymentId;
  }

  /** Asks for another session until there is an answer; null if the order takes no more money. */
  async anotherSession(): Promise<string | null> {
    const { status, body } = await this.insist(() => this.town.storefront.anotherSession(this.orderId));
    return status === 200 || status === 201 ? (body.paymentSession?.paymentsSessionId ?? null) : null;
  }

  /** True if the order was cancelled. */
  async cancel(): Promise<boolean> {
    return (await this.insist(() => this.town.storefront.cancel(this.orderId))).status === 200;
  }

  settle(paymentId: string, outcome: 'success' | 'failure'): void {
    this.town.zoho.settle(paymentId, outcome);
  }

  dispute(paymentId: string): void {
    this.town.zoho.dispute(paymentId);
  }

  /** By hand, in Zoho's console; `share` of the amount. */
  refund(paymentId: string, share: number, outcome: 'succeeded' | 'failed'): void {
    const minor = Math.ceil(Number(this.intent.amount.replace('.', '')) * share);
    const amount = (minor / 100).toFixed(2);
    this.town.zoho.refund(paymentId, { amount, outcome });
  }

  private async send(order: object, key: string): Promise<Answer> {
    const answer = await this.town.storefront.place(order, key);
    const id = answer.body.id ?? answer.body.orderId;
    if (id !== undefined) {
      this.intent.orderIds.add(id);
      this.orderId = id;
    }
    return answer;
  }

  private async insist(ask: () => Promise<Answer>): Promise<Answer> {
    for (let tried = 1; ; tried++) {
      const answer = await ask();
      const isFinal = answer.status !== null && answer.status < 500;
      if (isFinal || tried === 10) return answer;
      await this.wait(3 * SECOND, 20 * SECOND);
    }
  }

  private async poll(): Promise<void> {
    for (let count = 0; count < 25; count++) {
      await this.wait(5 * SECOND, 30 * SECOND);
      const { body } = await this.town.storefront.status(this.orderId);
      if (body.status !== undefined && body.status !== 'awaiting_payment' && this.random.chance(0.7)) return;
    }
  }

  private inFuture(ms: number): string {
    return new Date(this.town.time.now() + ms).toISOString();
  }
}
