import { z } from 'zod';
import { formatMinor, toMinor } from './money.js';
import { type Payments } from './payments.js';
import { invalidParameter, metaDataSchema } from './sessions.js';
import { type Turn } from './payment-turns.js';
import { type MetaEntry, type PaymentRecord, type RefundEnd, type RefundRecord, type RefundStatus } from './state.js';
import { type Webhooks } from './webhooks.js';
import { minor } from './wishes.js';
import { ControlError, ZohoError, find, type World } from './world.js';

// Sandbox: a refund up to 300 succeeds, 301 to 500 fails; above that nothing is stated, and it succeeds here.
const REFUND_FAILS_ABOVE_MINOR = 300_00;
const REFUND_FAILS_UP_TO_MINOR = 500_00;

const createSchema = z.strictObject({
  amount: z.number().positive(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer', 'others']),
  // The SDK READMEs pass "full"; the reference lists these two.
  type: z.enum(['initiated_by_merchant', 'initiated_by_customer']).default('initiated_by_merchant'),
  description: z
    .string()
    .refine((text) => Buffer.byteLength(text) <= 500, 'over 500 bytes')
    .optional(),
  meta_data: metaDataSchema.optional(),
});

export interface RefundWish {
  amountMinor: number;
  reason: string;
  type: string;
  description: string;
  metaData: MetaEntry[];
  /** How it ends; `pending`: it stays so until it is settled by hand. */
  outcome?: RefundEnd;
}

const UNDER_WAY: readonly string[] = ['initiated', 'pending'];

/** Refunds are asynchronous: created `initiated`, final on a timer or through the control API. */
export class Refunds {
  constructor(
    private readonly world: World,
    private readonly payments: Payments,
    private readonly webhooks: Webhooks,
  ) {}

  createFromApi(paymentId: string, body: unknown): RefundRecord {
    const payment = this.payments.get(paymentId);
    const parsed = createSchema.safeParse(body);
    if (!parsed.success) throw invalidParameter(parsed.error);
    const amountMinor = toMinor(parsed.data.amount, payment.currency);
    if (!amountMinor) throw new ZohoError(400, 'invalid_parameter', 'Invalid value passed for amount.');
    const { reason, type, description = '', meta_data: metaData = [] } = parsed.data;
    return this.create(payment, { amountMinor, reason, type, description, metaData });
  }

  /** As a person makes one in Zoho's console: the whole payment unless an amount is given. */
  createByHand(payment: PaymentRecord, { amount, outcome }: { amount?: string; outcome?: RefundEnd }): RefundRecord {
    const amountMinor = amount === undefined ? payment.amountMinor : minor(amount, payment.currency);
    const given = { reason: 'others', type: 'initiated_by_merchant', description: '', metaData: [] };
    return this.create(payment, { ...given, amountMinor, ...(outcome ? { outcome } : {}) });
  }

  create(payment: PaymentRecord, wish: RefundWish): RefundRecord {
    const left = payment.amountMinor - this.payments.refundedMinor(payment, 'open');
    const isPaid = payment.status === 'succeeded' || payment.status === 'partially_refunded';
    if (!isPaid || wish.amountMinor > left) {
      throw new ZohoError(400, 'refund_cannot_be_initiated', 'Refund cannot be initiated for this payment.');
    }
    const { ids, clock, state, settings, store } = this.world;
    const { outcome = this.usualOutcome(wish.amountMinor), ...given } = wish;
    const refund: RefundRecord = {
      ...given,
      id: ids.nextId(),
      paymentId: payment.id,
      status: 'initiated',
      createdAt: clock.now(),
      outcome,
      ...(settings.refundSettleMs === null ? {} : { settleAt: clock.now() + settings.refundSettleMs }),
    };
    state.refunds.set(refund.id, refund);
    this.showOn(refund);
    store.changed();
    this.scheduleSettlement(refund);
    return refund;
  }

  settle(
    refund: RefundRecord,
    outcome: RefundEnd,
    { reason = 'insufficient_funds', silent = false }: Turn = {},
  ): RefundRecord {
    if (!UNDER_WAY.includes(refund.status)) throw new ControlError(409, `Refund ${refund.id} is ${refund.status}.`);
    if (outcome === 'failed') refund.failureReason = reason;
    return this.setStatus(refund, outcome, { silent });
  }

  /**
   * The bank sends a finished refund's money back: account closed, card expired. Whether Zoho then lowers the payment's
   * `amount_refunded` is undocumented: it does here, unless `isStillCounted`.
   */
  giveBack(
    refund: RefundRecord,
    {
      reason = 'expired_or_canceled_card',
      silent = false,
      isStillCounted = false,
    }: Turn & { isStillCounted?: boolean } = {},
  ): RefundRecord {
    if (refund.status !== 'succeeded') throw new ControlError(409, `Refund ${refund.id} is ${refund.status}.`);
    refund.failureReason = reason;
    refund.isStillCounted = isStillCounted;
    return this.setStatus(refund, 'failed', { silent });
  }

  /** Any status, known to Zoho or not. Zoho has webhooks for success and failure only. */
  setStatus(refund: RefundRecord, status: RefundStatus, { silent = true }: Turn = {}): RefundRecord {
    refund.status = status;
    delete refund.settleAt;
    this.showOn(refund);
    this.world.store.changed();
    if (!silent && ['succeeded', 'failed'].includes(status)) {
      this.webhooks.emit(`refund.${status}`, { family: 'refund', id: refund.id }, this.view(refund));
    }
    return refund;
  }

  get(id: string): RefundRecord {
    const refund = this.world.state.refunds.get(id);
    if (!refund) throw new ZohoError(404, 'resource_does_not_exist', 'The refund does not exist.');
    return refund;
  }

  view(refund: RefundRecord): Record<string, unknown> {
    return {
      refund_id: refund.id,
      payment_id: refund.paymentId,
      // Zoho's own, never the caller's: nothing to deduplicate a repeated POST by.
      reference_number: `R${refund.id.slice(-7)}`,
      amount: formatMinor(refund.amountMinor, find(this.world.state.payments, refund.paymentId, 'payment').currency),
      type: refund.type,
      reason: refund.reason,
      description: refund.description,
      status: refund.status,
      network_reference_number: refund.status === 'succeeded' ? `ARN${refund.id}` : '',
      failure_reason: refund.failureReason ?? '',
      date: Math.floor(refund.createdAt / 1000),
      meta_data: refund.metaData,
    };
  }

  /** Puts the timers of stored refunds back after a restart. */
  rearm(): void {
    for (const refund of this.world.state.refunds.values()) this.scheduleSettlement(refund);
  }

  private scheduleSettlement(refund: RefundRecord): void {
    if (refund.status !== 'initiated' || refund.settleAt === undefined) return;
    this.world.clock.schedule(refund.settleAt, () => {
      if (refund.status === 'initiated') this.settle(refund, refund.outcome);
      return this.webhooks.idle();
    });
  }

  /** A payment that is disputed, taken back or in a strange state stays so, whatever becomes of its refunds. */
  private showOn(refund: RefundRecord): void {
    const payment = find(this.world.state.payments, refund.paymentId, 'payment');
    if (['succeeded', 'partially_refunded', 'refunded'].includes(payment.status)) this.payments.showRefunds(payment);
  }

  private usualOutcome(amountMinor: number): RefundEnd {
    const { settings, account } = this.world;
    if (settings.refundOutcome !== 'sandbox') return settings.refundOutcome;
    // Only the Indian edition has a sandbox.
    if (!settings.sandboxAmounts || account.edition !== 'IN') return 'succeeded';
    return amountMinor > REFUND_FAILS_ABOVE_MINOR && amountMinor <= REFUND_FAILS_UP_TO_MINOR ? 'failed' : 'succeeded';
  }
}
