import { formatMinor } from './money.js';
import { PAID_STATUSES, type Sessions } from './sessions.js';
import {
  type MetaEntry,
  type PaymentMethod,
  type PaymentRecord,
  type PaymentStatus,
  type SessionRecord,
} from './state.js';
import { type Webhooks } from './webhooks.js';
import { ControlError, ZohoError, find, type World } from './world.js';

// Merchant's fee 2 % and 18 % GST on it: plausible figures, so that net_amount differs from amount.
const FEE_PER_MILLE = 20;
const TAX_PER_MILLE = 180;

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
  /** When a pending payment succeeds by itself, in ms from now; null: never. */
  settleAfterMs?: number | null;
}

export class Payments {
  constructor(
    private readonly world: World,
    private readonly sessions: Sessions,
    private readonly webhooks: Webhooks,
  ) {}

  /** One attempt on a session. The rules are Zoho's: alive, not paid, attempts left; `force` breaks them. */
  attempt(session: SessionRecord, attempt: Attempt): PaymentRecord {
    if (!attempt.force) this.assertPayable(session);
    const { state, store } = this.world;
    const payment = this.newPayment(session, attempt);
    state.payments.set(payment.id, payment);
    session.paymentIds.push(payment.id);
    store.changed();
    if (attempt.outcome === 'pending') this.await(payment, attempt.settleAfterMs ?? null);
    else this.conclude(payment, payment.status);
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

  /** As `GET /payments/{id}` and webhooks show it. `date` is seconds: the documentation says ms, its samples do not. */
  view(payment: PaymentRecord): Record<string, unknown> {
    const session = find(this.world.state.sessions, payment.sessionId, 'session');
    const total = payment.feeMinor + payment.taxMinor;
    const isPaid = PAID_STATUSES.includes(payment.status);
    return {
      payment_id: payment.id,
      payments_session_id: payment.sessionId,
      phone: payment.phone,
      receipt_email: payment.email,
      amount: formatMinor(payment.amountMinor, payment.currency),
      currency: payment.currency,
      amount_captured: formatMinor(isPaid ? payment.amountMinor : 0, payment.currency),
      amount_refunded: formatMinor(this.refundedMinor(payment, 'shown'), payment.currency),
      fee_amount: formatMinor(payment.feeMinor, payment.currency),
      net_tax_amount: formatMinor(payment.taxMinor, payment.currency),
      total_fee_amount: formatMinor(total, payment.currency),
      net_amount: formatMinor(isPaid ? payment.amountMinor - total : 0, payment.currency),
      payment_type: 'ecommerce',
      transaction_type: 'one_time',
      status: payment.status,
      reference_number: session.referenceNumber ?? '',
      invoice_number: session.invoiceNumber ?? '',
      transaction_reference_number: '',
      statement_descriptor: this.world.account.business,
      description: session.description,
      date: Math.floor(payment.createdAt / 1000),
      payment_method: payment.method,
      meta_data: session.metaData satisfies MetaEntry[],
      // The documentation promises a reason on failures without showing the field: this name is a guess.
      ...(payment.failureReason ? { failure_reason: payment.failureReason } : {}),
    };
  }

  /** Puts the timers of stored pending payments back after a restart. */
  rearm(): void {
    for (const payment of this.world.state.payments.values()) this.scheduleSettlement(payment);
  }

  private assertPayable(session: SessionRecord): void {
    const status = session.isForgotten ? 'forgotten' : this.sessions.status(session);
    if (status !== 'created')
      throw new ControlError(409, `Session ${session.id} is ${status}; use force to pay it anyway.`);
    if (session.paymentIds.length >= session.maxRetryCount) {
      throw new ControlError(409, `Session ${session.id} has no attempts left; use force to pay it anyway.`);
    }
  }

  private newPayment(session: SessionRecord, attempt: Attempt): PaymentRecord {
    const base = attempt.amountMinor ?? session.amountMinor;
    const feeMinor = attempt.customerFeeMinor ?? Math.round((base * FEE_PER_MILLE) / 1000);
    return {
      id: this.world.ids.nextId(),
      sessionId: session.id,
      amountMinor: base + (attempt.customerFeeMinor ?? 0),
      currency: attempt.currency ?? session.currency,
      status: { success: 'succeeded', failure: 'failed', pending: attempt.status ?? 'initiated' }[attempt.outcome],
      method: attempt.method,
      createdAt: this.world.clock.now(),
      feeMinor,
      // A fee the customer bears is stated whole, so that amount - total_fee_amount is the session's amount.
      taxMinor: attempt.customerFeeMinor === undefined ? Math.round((feeMinor * TAX_PER_MILLE) / 1000) : 0,
      ...(attempt.outcome === 'failure' ? { failureReason: attempt.failureReason ?? 'Payment was declined' } : {}),
      email: attempt.email ?? '',
      phone: attempt.phone ?? '',
    };
  }

  private await(payment: PaymentRecord, settleAfterMs: number | null): void {
    // Only the US edition has an event for this; in India a pending payment is silent.
    if (this.world.account.edition === 'US') this.emit('payment.pending', payment);
    if (settleAfterMs === null) return;
    payment.settleAt = this.world.clock.now() + settleAfterMs;
    this.scheduleSettlement(payment);
  }

  private scheduleSettlement(payment: PaymentRecord): void {
    if (payment.settleAt === undefined) return;
    this.world.clock.schedule(payment.settleAt, () => {
      if (payment.settleAt !== undefined) this.conclude(payment, 'succeeded');
      return this.webhooks.idle();
    });
  }

  /** The webhook that Zoho sends for an end, good or bad. */
  private announce(payment: PaymentRecord): void {
    this.emit(payment.status === 'succeeded' ? 'payment.succeeded' : 'payment.failed', payment);
  }

  private emit(type: string, payment: PaymentRecord): void {
    this.webhooks.emit(type, { family: 'payment', id: payment.id }, this.view(payment));
  }
}
