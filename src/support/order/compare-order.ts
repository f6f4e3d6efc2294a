import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/app-error.js';
import type { Cause } from '../../common/cause.js';
import { Database } from '../../database/database.js';
import { toProviderError } from '../../payment-sessions/sessions.errors.js';
import { AdvanceRefund } from '../../refunds/advance-refund.js';
import { Reconcile } from '../../reconciliation/reconcile.js';
import { RefundsRepository } from '../../payments/refunds.repository.js';
import { ZohoError } from '../../zoho/zoho.errors.js';
import { compare, compareRefund } from './compare.js';
import type { ComparedView, ReconciledView } from './compare.dto.js';
import { OrderDetails } from './detail-order.js';

/** "Let us check this one order": asks Zoho now about everything that can be asked about, however the order stands. */
@Injectable()
export class CompareOrder {
  constructor(
    private readonly database: Database,
    private readonly reconcile: Reconcile,
    private readonly refunds: RefundsRepository,
    private readonly looks: AdvanceRefund,
    private readonly details: OrderDetails,
  ) {}

  /**
   * @throws NotFoundError
   * @throws AppError 503 (or 502) when Zoho left anything unanswered; it carries what was compared and changed all the same
   */
  async compare(orderId: string, cause: Cause & { requestId: string }): Promise<ReconciledView> {
    const result = await this.reconcile.run(orderId, { cause, priority: 'read', refresh: true });
    const refunds = await this.lookAtRefunds(orderId, cause);
    const failure = result.failure ?? refunds.failure;
    const order = await this.details.get(orderId);
    const outcome = {
      compared: [...compare(result), ...refunds.compared],
      changed: order.timeline
        .filter(({ seq, requestId }) => seq > result.before.timeline.seq && requestId === cause.requestId)
        .map(({ type, data, evidence }) => ({ type, data, evidence })),
      complete: failure === undefined,
      askedAt: result.askedAt.toISOString(),
    };
    if (failure) throw unanswered(orderId, failure, outcome);
    return { ...outcome, order };
  }

  /** Those that Zoho has yet to decide, or whose money its payment does not show yet. */
  private async lookAtRefunds(orderId: string, cause: Cause): Promise<{ compared: ComparedView[]; failure?: ZohoError }> {
    const compared: ComparedView[] = [];
    let failure: ZohoError | undefined;
    for (const before of await this.refunds.watchedOf(this.database.run, orderId)) {
      try {
        const after = await this.looks.run(before.id, cause, 'read');
        compared.push(compareRefund(before, after ?? before));
      } catch (error) {
        if (!(error instanceof ZohoError)) throw error;
        failure = error;
      }
    }
    return { compared, failure };
  }
} // prettier-ignore

function unanswered(orderId: string, failure: Error, outcome: Omit<ReconciledView, 'order'>): unknown {
  const error = toProviderError(failure, orderId);
  if (!(error instanceof AppError)) return error;
  const { code, status, message, extras, retryAfterSeconds } = error;
  return new AppError(code, status, message, { ...extras, ...outcome }, retryAfterSeconds, { cause: failure });
}
