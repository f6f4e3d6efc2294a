import { z } from 'zod';
import { formatMinor, toMinor } from './money.js';
import { type Payments } from './payments.js';
import { invalidParameter, metaDataSchema } from './sessions.js';
import { type MetaEntry, type PaymentRecord, type RefundRecord } from './state.js';
import { type Webhooks } from './webhooks.js';
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
  outcome?: 'succeeded' | 'failed';
}

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

  create(payment: PaymentRecord, wish: RefundWish): RefundRecord {
    const left = payment.amountMinor - this.payments.refundedMinor(payment, 'open');
    const isPaid = payment.status === 'succeeded' || payment.status === 'partially_refunded';
    if (!isPaid || wish.amountMinor > left) {
      throw new ZohoError(400, 'refund_cannot_be_initiated', 'Refund cannot be initiated for this payment.');
    }
    const { ids, clock, state, settings, store } = this.world;
    const { outcome = this.sandboxOutcome(wish.amountMinor), ...given } = wish;
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
    this.showOn(payment);
    store.changed();
    this.scheduleSettlement(refund);
    return refund;
  }

  settle(refund: RefundRecord, outcome: 'succeeded' | 'failed'): RefundRecord {
    if (refund.status !== 'initiated') throw new ControlError(409, `Refund ${refund.id} is ${refund.status}.`);
    refund.status = outcome;
    if (outcome === 'failed') refund.failureReason = 'insufficient_funds';
    delete refund.settleAt;
    this.showOn(find(this.world.state.payments, refund.paymentId, 'payment'));
    this.world.store.changed();
    this.webhooks.emit(`refund.${outcome}`, { family: 'refund', id: refund.id }, this.view(refund));
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
      amount: formatMinor(refund.amountMinor, this.payments.get(refund.paymentId).currency),
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

  private showOn(payment: PaymentRecord): void {
    const refunded = this.payments.refundedMinor(payment, 'shown');
    if (payment.status === 'disputed') return;
    if (refunded === 0) payment.status = 'succeeded';
    else payment.status = refunded >= payment.amountMinor ? 'refunded' : 'partially_refunded';
  }

  private sandboxOutcome(amountMinor: number): 'succeeded' | 'failed' {
    const { settings, account } = this.world;
    // Only the Indian edition has a sandbox.
    if (!settings.sandboxAmounts || account.edition !== 'IN') return 'succeeded';
    return amountMinor > REFUND_FAILS_ABOVE_MINOR && amountMinor <= REFUND_FAILS_UP_TO_MINOR ? 'failed' : 'succeeded';
  }
}
