import { Injectable } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import { ZohoError } from '../zoho/zoho.errors.js';
import type { CallPriority } from '../zoho/zoho.types.js';
import { RefundCalls } from './refund-calls.js';
import { NO_TRACE, WENT_BACK_OTHERWISE } from './decide-refund.js';
import { PaymentRefresh } from '../reconciliation/payment-refresh.js';
import { RecordRefund } from './record-refund.js';
import type { Refund } from '../payments/refund.js';
import { refundRoom } from '../payments/refund-room.js';
import { lookedUpUntil } from '../payments/refund-schedule.js';
import { SavedRefunds } from './saved-refunds.js';
import { leftTrace } from '../payments/refund-trace.js';

/**
 * Brings one refund a step further, whatever step it is at: sends what was never sent, looks up what may have been made, follows
 * what Zoho has accepted until the payment itself shows it.
 */
@Injectable()
export class AdvanceRefund {
  constructor(
    private readonly savedRefunds: SavedRefunds,
    private readonly refundCalls: RefundCalls,
    private readonly recordRefund: RecordRefund,
    private readonly paymentRefresh: PaymentRefresh,
    private readonly clock: Clock,
  ) {}

  /** The refund as it is then; null if there is none. @throws ZohoError when Zoho could not be asked: look again later */
  async run(refundId: string, cause: Cause, priority: CallPriority): Promise<Refund | null> {
    const refund = await this.savedRefunds.find(refundId);
    if (!refund) return null;
    const after = await this.step(refund, cause, priority);
    await this.savedRefunds.rearm(after);
    return after;
  }

  private async step(refund: Refund, cause: Cause, priority: CallPriority): Promise<Refund> {
    switch (refund.status) {
      case 'creating':
        return refund.callOwner === null
          ? this.send(refund, cause, priority)
          : this.refundCalls.giveUpLost(refund, cause);
      case 'create_unknown':
        return this.lookUp(refund, cause, priority);
      case 'create_failed':
        return refund;
      case 'initiated':
      case 'pending':
      case 'succeeded':
      case 'failed':
      case 'canceled':
        return this.follow(refund, cause, priority);
    }
  }

  /** What was saved while Zoho was away is sent late: by then as much may have gone back in another way, by Zoho's console. */
  private async send(refund: Refund, cause: Cause, priority: CallPriority): Promise<Refund> {
    await this.paymentRefresh.run(refund.paymentId, cause, priority);
    const { payment, refunds } = await this.savedRefunds.dossierOf(refund);
    const wentBack = refundRoom(payment, refunds).refundedMinor - refund.refundedBeforeMinor;
    if (wentBack >= refund.amountMinor)
      return this.savedRefunds.save(refund, { status: 'create_failed', failureReason: WENT_BACK_OTHERWISE }, cause);
    const called = await this.refundCalls.make(refund.id, cause);
    if (called?.failure?.kind === 'unavailable') throw called.failure;
    return called?.refund ?? refund;
  }

  /** No trace proves nothing for a day (docs/decisions/0009). */
  private async lookUp(refund: Refund, cause: Cause, priority: CallPriority): Promise<Refund> {
    await this.paymentRefresh.run(refund.paymentId, cause, priority);
    if (leftTrace(refund, await this.savedRefunds.dossierOf(refund)))
      return this.savedRefunds.save(refund, { status: 'succeeded' }, cause);
    if (this.clock.now() < lookedUpUntil(refund)) return refund;
    return this.savedRefunds.save(refund, { status: 'create_failed', failureReason: NO_TRACE }, cause);
  }

  private async follow(refund: Refund, cause: Cause, priority: CallPriority): Promise<Refund> {
    const { zohoRefundId, paymentId } = refund;
    const heard =
      zohoRefundId && (await this.recordRefund.run(zohoRefundId, paymentId, cause, priority).catch(noneIfRefused));
    // The order's sums follow from the payment alone.
    const mayHaveMoved = !heard || heard.status === 'succeeded' || refund.status === 'succeeded';
    if (mayHaveMoved) await this.paymentRefresh.run(paymentId, cause, priority);
    return heard || refund;
  }
}

/** Zoho will not tell of it, and asking every minute changes nothing; the next look is the schedule's. */
function noneIfRefused(error: unknown): null {
  if (error instanceof ZohoError && error.kind === 'rejected') return null;
  throw error;
}
