import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { JobRunner } from '../jobs/job-runner.js';
import type { CallPriority } from '../zoho/zoho.types.js';
import type { FetchLead } from '../reconciliation/fetch.js';
import { askableSessions, isOverdue } from '../reconciliation/rules/in-play.js';
import { FOLLOW_PAYMENT, leadOfJob, leadOfPayment, type PaymentLead } from '../payments/payment-lead.js';
import type { HeardPayment } from '../reconciliation/unmatched-payments.js';
import { PaymentRefresh } from '../reconciliation/payment-refresh.js';
import { Reconcile } from '../reconciliation/reconcile.js';
import { RecordRefund } from '../refunds/record-refund.js';
import { type FoundSession, SessionFinder } from './session-finder.js';

/**
 * Finds the order a payment belongs to and reconciles it; keeps it as unmatched money if there is none. The order is found also when
 * our rows do not hold the Zoho session yet (the webhook overtook our save, the reply of the create call was lost): the session is
 * fetched by its id and recognised by the ids we put into it. What Zoho leaves unanswered fails the job, which the queue tries again
 * for about three days.
 */
@Injectable()
export class FollowPayment implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly sessionFinder: SessionFinder,
    private readonly reconcile: Reconcile,
    private readonly paymentRefresh: PaymentRefresh,
    private readonly recordRefund: RecordRefund,
  ) {}

  onModuleInit(): void {
    this.runner.register(FOLLOW_PAYMENT, (payload) => this.follow(leadOfJob(payload), causeOf(payload.cause)));
  }

  private async follow(lead: PaymentLead, cause: Cause): Promise<void> {
    // News of a payment is most often a shopper waiting for "paid"; the schedule's own rounds can wait.
    const priority = cause.kind === 'webhook' ? 'news' : 'schedule';
    const { found, zohoSessionId, heard } = await this.locate(lead, priority);
    const { paymentId, refundId } = lead;
    const isPlaced = found && zohoSessionId && (await this.look(found, { zohoSessionId, paymentId }, cause, priority));
    if (!isPlaced) await this.paymentRefresh.runUnplaced(paymentId, heard, cause, priority);
    if (refundId) await this.recordRefund.run(refundId, paymentId, cause);
  }

  private async locate(lead: PaymentLead, priority: CallPriority): Promise<Location> {
    const found = await this.sessionFinder.find(lead);
    const zohoSessionId = lead.zohoSessionId ?? found?.zohoSessionId ?? null;
    if (found && zohoSessionId) return { found, zohoSessionId };
    const heard = await this.paymentRefresh.ask(lead.paymentId, priority);
    return {
      found: found ?? (await this.sessionFinder.find(leadOfPayment(heard.detail))),
      zohoSessionId: heard.detail.sessionId,
      heard,
    };
  }

  /** Reconciles the order; true if the payment is one of its own by then. */
  private async look(
    { orderId }: FoundSession,
    lead: FetchLead,
    cause: Cause,
    priority: CallPriority,
  ): Promise<boolean> {
    const { after, failure } = await this.reconcile.run(orderId, {
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
    if (failure) throw failure;
    return after.payments.some((payment) => payment.id === lead.paymentId);
  }
}

interface Location {
  found: FoundSession | null;
  zohoSessionId: string | null;
  heard?: HeardPayment;
}

function causeOf(kind: string | undefined): Cause {
  return kind === 'webhook' ? { kind, actor: 'zoho' } : { kind: 'schedule', actor: 'system' };
}
