import { Injectable } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import { Database } from '../database/database.js';
import { ZohoError } from '../zoho/zoho.errors.js';
import type { CallPriority } from '../zoho/zoho.types.js';
import { CallForRefund } from './call-for-refund.js';
import { NO_TRACE, WENT_BACK_OTHERWISE } from './decide-refund.js';
import { PaymentRefresh } from '../reconciliation/payment-refresh.js';
import { RecordRefund } from './record-refund.js';
import type { Refund } from '../payments/refund.js';
import { refundRoom } from '../payments/refund-room.js';
import { lookedUpUntil } from '../payments/refund-schedule.js';
import { RefundTables } from './refund-tables.js';
import { leftTrace } from '../payments/refund-trace.js';

/**
 * Brings one refund a step further, whatever step it is at: sends what was never sent, looks up what may have been made, follows
 * what Zoho has accepted until the payment itself shows it.
 */
@Injectable()
export class LookAtRefund {
  constructor(
    private readonly database: Database,
    private readonly tables: RefundTables,
    private readonly calls: CallForRefund,
    private readonly records: RecordRefund,
    private readonly refresh: PaymentRefresh,
    private readonly clock: Clock,
  ) {}

  /** The refund as it is then; null if there is none. @throws ZohoError when Zoho could not be asked: look again later */
  async look(refundId: string, cause: Cause, priority: CallPriority): Promise<Refund | null> {
    const refund = await this.tables.refunds.find(this.database.run, refundId);
    if (!refund) return null;
    const after = await this.step(refund, cause, priority);
    await this.rearm(after);
    return after;
  }

  private async step(refund: Refund, cause: Cause, priority: CallPriority): Promise<Refund> {
    switch (refund.status) {
      case 'creating':
        return refund.callOwner === null
          ? this.send(refund, cause, priority)
          : this.calls.giveUpLostCall(refund, cause);
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
    await this.refresh.refresh(refund.paymentId, cause, priority);
    const wentBack = await this.database.transaction(async (run) => {
      const { payment, refunds } = await this.tables.files.lock(run, refund.paymentId);
      return refundRoom(payment, refunds).refundedMinor - refund.refundedBeforeMinor;
    });
    if (wentBack >= refund.amountMinor)
      return this.calls.save(refund, { status: 'create_failed', failureReason: WENT_BACK_OTHERWISE }, cause);
    const called = await this.calls.call(refund.id, cause);
    if (called?.failure?.kind === 'unavailable') throw called.failure;
    return called?.refund ?? refund;
  }

  /** No trace proves nothing for a day (docs/decisions/0009). */
  private async lookUp(refund: Refund, cause: Cause, priority: CallPriority): Promise<Refund> {
    await this.refresh.refresh(refund.paymentId, cause, priority);
    const happened = await this.database.transaction(async (run) => {
      const file = await this.tables.files.lock(run, refund.paymentId);
      return leftTrace(refund, file);
    });
    if (happened) return this.calls.save(refund, { status: 'succeeded' }, cause);
    if (this.clock.now() < lookedUpUntil(refund)) return refund;
    return this.calls.save(refund, { status: 'create_failed', failureReason: NO_TRACE }, cause);
  }

  private async follow(refund: Refund, cause: Cause, priority: CallPriority): Promise<Refund> {
    const { zohoRefundId, paymentId } = refund;
    const heard =
      zohoRefundId && (await this.records.record(zohoRefundId, paymentId, cause, priority).catch(noneIfRefused));
    // The order's sums follow from the payment alone.
    if (!heard || heard.status === 'succeeded') await this.refresh.refresh(paymentId, cause, priority);
    return heard || refund;
  }

  /** The next look, unless there is nothing left to learn. */
  private rearm(refund: Refund): Promise<void> {
    return this.database.transaction(async (run) => {
      const file = await this.tables.files.lock(run, refund.paymentId);
      const now = file.refunds.find(({ id }) => id === refund.id) ?? refund;
      await this.tables.refunds.rearm(run, refund.id, this.tables.write.nextLook(file, now));
    });
  }
}

/** Zoho will not tell of it, and asking every minute changes nothing; the next look is the schedule's. */
function noneIfRefused(error: unknown): null {
  if (error instanceof ZohoError && error.kind === 'rejected') return null;
  throw error;
}
