import { Injectable } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Database } from '../database/database.js';
import type { PaymentLead } from '../payments/payment-lead.js';
import { PaymentsRepository } from '../payments/payments.repository.js';
import type { FetchLead } from '../reconciliation/fetch.js';
import { askableSessions, isOverdue } from '../reconciliation/rules/in-play.js';
import type { HeardPayment } from '../reconciliation/unmatched-payments.js';
import { PaymentRefresh } from '../reconciliation/payment-refresh.js';
import { Reconcile } from '../reconciliation/reconcile.js';
import { RecordRefund } from '../refunds/record-refund.js';
import type { CallClass } from '../zoho/purse/call-class.js';
import type { FoundSession } from './session-finder.js';

/**
 * Puts a payment that Zoho was asked for where it belongs: to its order, or among the money without one. Its own detail says session,
 * status, amount and currency, so that no second question is needed where it names a session of ours. The order is found also when our
 * rows do not hold the Zoho session yet (the webhook overtook our save, the reply of the create call was lost): then the session is
 * fetched by its id and recognised by the ids we put into it.
 */
@Injectable()
export class PlacePayment {
  constructor(
    private readonly database: Database,
    private readonly payments: PaymentsRepository,
    private readonly reconcile: Reconcile,
    private readonly paymentRefresh: PaymentRefresh,
    private readonly recordRefund: RecordRefund,
  ) {}

  /** @throws ZohoError when Zoho left anything unanswered that had to be asked besides */
  async run(
    { paymentId, refundId }: PaymentLead,
    heard: HeardPayment,
    found: FoundSession | null,
    cause: Cause,
    priority: CallClass,
  ): Promise<void> {
    const isPlaced = found !== null && (await this.toOrder(found, heard, cause, priority));
    if (!isPlaced) await this.paymentRefresh.keepUnplaced(heard, cause);
    if (refundId) await this.recordRefund.run(refundId, paymentId, cause);
  }

  /** True if the payment is one of the order's by then. */
  private async toOrder(found: FoundSession, heard: HeardPayment, cause: Cause, priority: CallClass): Promise<boolean> {
    const { paymentId, sessionId: zohoSessionId } = heard.detail;
    if (zohoSessionId === null) return false;
    const stored = await this.payments.find(this.database.run, paymentId);
    const isPlain =
      found.zohoSessionId === zohoSessionId && (stored?.payment.sessionId ?? found.sessionId) === found.sessionId;
    const { after } = isPlain
      ? await this.reconcile.hear(found.orderId, heard, cause)
      : await this.look(found.orderId, { zohoSessionId, paymentId }, cause, priority);
    return after.payments.some((payment) => payment.id === paymentId);
  }

  private async look(orderId: string, lead: FetchLead, cause: Cause, priority: CallClass) {
    const reconciled = await this.reconcile.run(orderId, {
      cause,
      priority,
      refresh: true,
      lead,
      // An order whose time is up can only be called expired when all its sessions were asked.
      sessions: (record, now) => {
        const askable = askableSessions(record, now);
        return isOverdue(record, now) ? askable : askable.filter((s) => s.zohoSessionId === lead.zohoSessionId);
      },
    });
    if (reconciled.failure) throw reconciled.failure;
    return reconciled;
  }
}
