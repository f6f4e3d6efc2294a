import { addBusinessDays, debitSettlesAt } from './business-days.js';
import { customerFee, shareOf } from './fees.js';
import { allows, type MethodType } from './methods.js';
import { paymentView } from './payment-view.js';
import { PAID_STATUSES, type Sessions } from './sessions.js';
import {
  type PaymentEnd,
  type PaymentMethod,
  type PaymentRecord,
  type PaymentStatus,
  type SessionRecord,
} from './state.js';
import { type Webhooks } from './webhooks.js';
import { ControlError, ZohoError, type World } from './world.js';

// Merchant's fee 2 % and 18 % GST on it: plausible figures, so that net_amount differs from amount.
const FEE_PERCENT = '2';
const TAX_PERCENT = '18';
/** NACHA gives a bank two business days to return a debit for want of funds. */
const RETURN_BUSINESS_DAYS = 2;

export type Outcome = 'success' | 'failure' | 'pending';

export interface Attempt {
  outcome: Outcome;
  method: PaymentMethod;
  amountMinor?: number;
  currency?: string;
  /** Fee the customer bears, added to the amount. */
  customerFeeMinor?: number;
  /** Pay although the session is expired, spent or already paid. */
  force?: boolean;
  failureReason?: string;
  email?: string;
  phone?: string;
  /** What a pending payment is called; Zoho's list has `initiated`, its event says pending. */
  status?: PaymentStatus;
  /** No webhook tells it. */
  silent?: boolean;
  /** How it ends then. */
  endsAs?: PaymentEnd;
  bankReference?: string;
  /** When a pending payment ends by itself, in ms from now; null: never; left out: a bank debit after its business days. */
  settleAfterMs?: number | null;
}

type Priced = Pick<PaymentRecord, 'amountMinor' | 'currency' | 'feeMinor' | 'taxMinor' | 'isFeeOnTop'>;

export class Payments {
  constructor(
    private readonly world: World,
    private readonly sessions: Sessions,
    private readonly webhooks: Webhooks,
  ) {}

  /** One attempt on a session. The rules are Zoho's: alive, not paid, attempts left; `force` breaks them. */
  attempt(session: SessionRecord, attempt: Attempt): PaymentRecord {
    if (!attempt.force) this.assertPayable(session, attempt.method.type);
    const { state, store } = this.world;
    const payment = this.newPayment(session, attempt);
    state.payments.set(payment.id, payment);
    session.paymentIds.push(payment.id);
    store.changed();
    if (attempt.outcome === 'pending') this.await(payment, attempt);
    else this.conclude(payment, payment.status, attempt);
    return payment;
  }

  /** Gives a payment its end. A success counts even when another payment won or the session expired meanwhile. */
  conclude(payment: PaymentRecord, status: PaymentStatus, options: { silent?: boolean } = {}): void {
    payment.status = status;
    if (PAID_STATUSES.includes(status)) payment.paidAt ??= this.world.clock.now();
    delete payment.settleAt;
    this.world.store.changed();
    if (!options.silent) this.announce(payment);
  }

  get(id: string): PaymentRecord {
    const payment = this.world.state.payments.get(id);
    if (!payment || payment.isForgotten) {
      throw new ZohoError(404, 'resource_does_not_exist', 'The payment does not exist.');
    }
    return payment;
  }

  /** What refunds have taken, in hundredths; `open` counts the ones that may still succeed too. */
  refundedMinor(payment: PaymentRecord, scope: 'shown' | 'open'): number {
    const isEarly = scope === 'open' || this.world.settings.refundShowsWhen === 'initiated';
    let sum = payment.lostMinor ?? 0;
    for (const refund of this.world.state.refunds.values()) {
      if (refund.paymentId !== payment.id) continue;
      const isUnderWay = refund.status === 'initiated' || refund.status === 'pending';
      if (refund.status === 'succeeded' || refund.isStillCounted || (isEarly && isUnderWay)) sum += refund.amountMinor;
    }
    return sum;
  }

  /** Writes a paid payment's status anew from what was refunded. */
  showRefunds(payment: PaymentRecord): void {
    const refunded = this.refundedMinor(payment, 'shown');
    if (refunded === 0) payment.status = 'succeeded';
    else payment.status = refunded >= payment.amountMinor ? 'refunded' : 'partially_refunded';
  }

  view(payment: PaymentRecord): Record<string, unknown> {
    return paymentView(this.world, payment, this.refundedMinor(payment, 'shown'));
  }

  /** Puts the timers of stored pending payments back after a restart. */
  rearm(): void {
    for (const payment of this.world.state.payments.values()) this.scheduleSettlement(payment);
  }

  private assertPayable(session: SessionRecord, type: MethodType): void {
    const status = session.isForgotten ? 'forgotten' : this.sessions.status(session);
    if (status !== 'created')
      throw new ControlError(409, `Session ${session.id} is ${status}; use force to pay it anyway.`);
    if (session.paymentIds.length >= session.maxRetryCount) {
      throw new ControlError(409, `Session ${session.id} has no attempts left; use force to pay it anyway.`);
    }
    if (!allows(this.world.account.edition, session, type)) {
      throw new ControlError(409, `Session ${session.id} does not allow ${type}; use force to pay it anyway.`);
    }
  }

  private newPayment(session: SessionRecord, attempt: Attempt): PaymentRecord {
    const money = {
      amountMinor: attempt.amountMinor ?? session.amountMinor,
      currency: attempt.currency ?? session.currency,
    };
    return {
      id: this.world.ids.nextId(),
      sessionId: session.id,
      ...this.priced(money, attempt),
      status: { success: 'succeeded', failure: 'failed', pending: attempt.status ?? 'initiated' }[attempt.outcome],
      method: attempt.method,
      createdAt: this.world.clock.now(),
      ...(attempt.outcome === 'failure' ? { failureReason: attempt.failureReason ?? 'Payment was declined' } : {}),
      ...(attempt.bankReference === undefined ? {} : { bankReference: attempt.bankReference }),
      email: attempt.email ?? session.hosted?.email ?? '',
      phone: attempt.phone ?? session.hosted?.phone ?? '',
    };
  }

  /** What is paid and what of it is fee. One that the shopper bears is stated whole: amount - total_fee_amount is the session's. */
  private priced(money: { amountMinor: number; currency: string }, attempt: Attempt): Priced {
    const rule = this.world.settings.customerFees[attempt.method.type];
    const onTop = attempt.customerFeeMinor ?? customerFee(rule, money);
    if (onTop !== null) {
      return { ...money, amountMinor: money.amountMinor + onTop, feeMinor: onTop, taxMinor: 0, isFeeOnTop: true };
    }
    const feeMinor = shareOf(money.amountMinor, FEE_PERCENT, money.currency);
    return { ...money, feeMinor, taxMinor: shareOf(feeMinor, TAX_PERCENT, money.currency) };
  }

  private await(payment: PaymentRecord, { settleAfterMs, endsAs = 'succeeded' }: Attempt): void {
    // Only the US edition has an event for this; in India a pending payment is silent.
    if (this.world.account.edition === 'US') this.emit('payment.pending', payment);
    const now = this.world.clock.now();
    const { achBusinessDays } = this.world.settings;
    payment.endsAs = endsAs;
    if (typeof settleAfterMs === 'number') payment.settleAt = now + settleAfterMs;
    else if (settleAfterMs === undefined && payment.method.type === 'ach_debit' && achBusinessDays !== null) {
      payment.settleAt = debitSettlesAt(now, achBusinessDays);
    }
    this.scheduleSettlement(payment);
  }

  private scheduleSettlement(payment: PaymentRecord): void {
    const at = payment.settleAt;
    if (at === undefined) return;
    this.world.clock.schedule(at, () => {
      if (payment.settleAt === at) this.takeItsCourse(payment);
      return this.webhooks.idle();
    });
  }

  private takeItsCourse(payment: PaymentRecord): void {
    const isReturn = payment.paidAt !== undefined;
    if (isReturn) payment.failureReason = 'The debit was returned by the bank';
    else if (payment.endsAs === 'failed') payment.failureReason = 'Insufficient funds';
    this.conclude(payment, isReturn || payment.endsAs === 'failed' ? 'failed' : 'succeeded');
    if (isReturn || payment.endsAs !== 'returned') return;
    payment.settleAt = addBusinessDays(this.world.clock.now(), RETURN_BUSINESS_DAYS);
    this.scheduleSettlement(payment);
  }

  /** The webhook that Zoho sends for an end, good or bad. */
  private announce(payment: PaymentRecord): void {
    this.emit(payment.status === 'succeeded' ? 'payment.succeeded' : 'payment.failed', payment);
  }

  private emit(type: string, payment: PaymentRecord): void {
    this.webhooks.emit(type, { family: 'payment', id: payment.id }, this.view(payment));
  }
}
