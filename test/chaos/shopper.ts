import type { PayWish, SimulatorControl } from 'zoho-payments-simulator';
import { Bank } from './bank.js';
import type { Answer } from './caller.js';
import { Clerk } from './clerk.js';
import type { Desk } from './desk.js';
import type { HabitName } from './habits/habits.js';
import type { Ledger } from './ledger.js';
import type { Random } from './random.js';
import { SECOND, type SimulatedTime } from './simulated-time.js';
import type { Storefront } from './storefront.js';

/** What all shoppers share. */
export interface Town {
  zoho: SimulatorControl;
  desk: Desk;
  time: SimulatedTime;
  ledger: Ledger;
}

/** An order as its storefront knows it. */
export interface Intent {
  habit: HabitName;
  key: string;
  reference: string;
  amount: string;
  currency: string;
  /** The latest answered for its key; empty before. */
  orderId: string;
  /** Every order id that was ever answered for its key: there must be one. */
  orderIds: Set<string>;
}

/** One shopper, and the shop's server that works for them: the verbs that habits are told in. Times are simulated ms. */
export class Shopper {
  readonly bank: Bank;
  readonly clerk: Clerk;
  private readonly readsStatus: boolean;

  constructor(
    private readonly town: Town,
    private readonly storefront: Storefront,
    readonly random: Random,
    readonly intent: Intent,
    /** How long the order may be paid; null: the service's own 24 hours. */
    private readonly payWithinMs: number | null,
  ) {
    this.readsStatus = random.chance(0.5); // the other half never asks, and must see nothing less
    this.bank = new Bank(town.zoho, town.ledger, intent);
    this.clerk = new Clerk(town.desk, town.ledger, intent, this.bank, () => this.wait(3 * SECOND, 20 * SECOND));
  }

  /** Places the order, with the same key as often as it takes (or until this caller gives up). Answers Zoho's session id, or null. */
  async place(): Promise<string | null> {
    const { reference, amount, currency, key } = this.intent;
    const payBefore = this.payWithinMs === null ? {} : { payBefore: this.inFuture(this.payWithinMs) };
    const order = { reference, amount, currency, ...payBefore }; // the same at every try, or it would be another request
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

  /** Pays, and has the shop's page report what the widget said, as about half of all pages get to do. */
  async payAndTell(sessionId: string, wish: PayWish = {}): Promise<string | null> {
    const paymentId = this.bank.pay(sessionId, wish);
    if (paymentId === null || this.random.chance(0.5)) return paymentId;
    const { payment_id, payments_session_id, signature } = this.town.zoho.widgetResult(paymentId);
    const result = { paymentId: payment_id, paymentsSessionId: payments_session_id, signature };
    await this.storefront.reportResult(this.intent.orderId, result);
    return paymentId;
  }

  /** Asks for another session until there is an answer; null if the order takes no more money. */
  async anotherSession(): Promise<string | null> {
    const ask = () => this.storefront.anotherSession(this.intent.orderId);
    const { status, body } = await this.askAnew('another session', 201, ask);
    return status === 200 || status === 201 ? (body.paymentSession?.paymentsSessionId ?? null) : null;
  }

  /** Changes the price to a share of it; answers Zoho's id of the session for the new one, null if it is too late for that. */
  async amend(share: number): Promise<string | null> {
    const amount = this.bank.share(share);
    const ask = () => this.storefront.amend(this.intent.orderId, { amount }, `amend-${this.intent.key}`);
    const { status, body } = await this.askAnew(`the price ${amount}`, 200, ask);
    if (status !== 200) return null;
    this.intent.amount = amount;
    return body.paymentSession?.paymentsSessionId ?? null;
  }

  async cancel(): Promise<void> {
    const { status, body } = await this.insist(() => this.storefront.cancel(this.intent.orderId));
    this.town.ledger.note(this.intent.orderId, `ask to cancel: ${status ?? 'no answer'} ${body.code ?? ''}`);
  }

  /** The shop's own software gives a share of the price back. */
  async refund(share: number): Promise<void> {
    const { orderId, key } = this.intent;
    const amount = this.bank.share(share);
    const { status, body } = await this.insist(() => this.storefront.refund(orderId, amount, `shop-refund-${key}`));
    this.town.ledger.note(orderId, `the shop refunds ${amount}: ${status ?? 'no answer'} ${body.code ?? ''}`);
  }

  /** Asks for what no order gets while a payment of it is under way; `granted`: the status that says it did. */
  private async askAnew(what: string, granted: number, ask: () => Promise<Answer>): Promise<Answer> {
    const { ledger, time } = this.town;
    const { orderId } = this.intent;
    const askedAt = time.now();
    const answer = await this.insist(ask);
    const paymentId = ledger.underWay(orderId, askedAt, time.now());
    ledger.note(orderId, `ask for ${what}: ${answer.status ?? 'no answer'} ${answer.body.code ?? ''}`);
    if (answer.status === granted && paymentId !== null)
      ledger.openedUnderWay.push(`order ${orderId}: ${what} while payment ${paymentId} was under way`);
    return answer;
  }

  private async send(order: object, key: string): Promise<Answer> {
    const answer = await this.storefront.place(order, key);
    const id = answer.body.id ?? answer.body.orderId;
    if (id !== undefined) {
      this.intent.orderIds.add(id);
      this.intent.orderId = id;
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
      const { body } = await this.storefront.status(this.intent.orderId);
      if (body.status !== undefined && body.status !== 'awaiting_payment' && this.random.chance(0.7)) return;
    }
  }

  private inFuture(ms: number): string {
    return new Date(this.town.time.now() + ms).toISOString();
  }
}
