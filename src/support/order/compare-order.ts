import { Injectable } from '@nestjs/common';
import type { CallersCause } from '../../auth/caller.decorators.js';
import { AppError } from '../../common/app-error.js';
import type { Cause } from '../../common/cause.js';
import { Database } from '../../database/database.js';
import { toProviderError } from '../../payment-sessions/sessions.errors.js';
import { AdvanceRefund } from '../../refunds/advance-refund.js';
import { everySession } from '../../reconciliation/rules/in-play.js';
import { Reconcile } from '../../reconciliation/reconcile.js';
import { RefundsRepository } from '../../payments/refunds.repository.js';
import { isUnknownAtZoho, ZohoError } from '../../zoho/zoho.errors.js';
import { compare, compareRefund } from './compare.js';
import type { ComparedView, ReconciledView } from './compare.dto.js';
import { OrderDetails } from './order-details.js';

/** The desk's "check this order now": asks Zoho about all sessions, payments and undecided refunds of an order, whatever its state. */
@Injectable()
export class CompareOrder {
  constructor(
    private readonly database: Database,
    private readonly reconcile: Reconcile,
    private readonly refunds: RefundsRepository,
    private readonly advanceRefund: AdvanceRefund,
    private readonly orderDetails: OrderDetails,
  ) {}

  /**
   * @throws NotFoundError
   * @throws AppError 503 (or 502) when Zoho left anything unanswered; it carries what was compared and changed all the same
   */
  async run(orderId: string, cause: CallersCause): Promise<ReconciledView> {
    const result = await this.reconcile.run(orderId, {
      cause,
      priority: 'person',
      refresh: true,
      sessions: everySession, // also those that Zoho has long said it does not know: this is how it is asked once more
    });
    const refunds = await this.lookAtRefunds(orderId, cause);
    const failure = askable(result.failure) ?? refunds.failure;
    const order = await this.orderDetails.get(orderId);
    const outcome = {
      compared: [...compare(result), ...refunds.compared],
      changed: order.timeline
        .filter(({ seq, requestId }) => seq > result.before.timeline.seq && requestId === cause.requestId)
        .map(({ type, data, evidence }) => ({ type, data, evidence })),
      complete: result.complete && failure === undefined,
      askedAt: result.askedAt.toISOString(),
    };
    if (failure) throw unanswered(orderId, failure, outcome);
    return { ...outcome, order };
  }

  /** Asks about the refunds that Zoho has yet to decide, or whose money Zoho's payment does not show yet. */
  private async lookAtRefunds(orderId: string, cause: Cause): Promise<{ compared: ComparedView[]; failure?: ZohoError }> {
    const compared: ComparedView[] = [];
    let failure: ZohoError | undefined;
    for (const before of await this.refunds.watchedOf(this.database.run, orderId)) {
      try {
        const after = await this.advanceRefund.run(before.id, cause, 'read');
        compared.push(compareRefund(before, after ?? before));
      } catch (error) {
        if (!(error instanceof ZohoError)) throw error;
        failure = error;
      }
    }
    return { compared, failure };
  }
} // prettier-ignore

/** What Zoho does not know is an answer to the desk, and is told it; only what it could not be asked is a failure. */
function askable(failure: Error | undefined): Error | undefined {
  return failure instanceof ZohoError && isUnknownAtZoho(failure) ? undefined : failure;
}

function unanswered(orderId: string, failure: Error, outcome: Omit<ReconciledView, 'order'>): unknown {
  const error = toProviderError(failure, orderId);
  if (!(error instanceof AppError)) return error;
  const { code, status, message, extras, retryAfterSeconds } = error;
  return new AppError(code, status, message, { ...extras, ...outcome }, retryAfterSeconds, { cause: failure });
}
