import { Injectable } from '@nestjs/common';
import { AppError } from '../common/app-error.js';
import type { Cause } from '../common/cause.js';
import { toProviderError } from '../payment-sessions/sessions.errors.js';
import { Reconcile, type Reconciled } from '../reconciliation/reconcile.js';
import { compare } from './compare.js';
import type { ReconciledView } from './compare.dto.js';
import { OrderDetails } from './detail-order.js';

/** "Let us check this one order": asks Zoho now about everything that can be asked about, however the order stands. */
@Injectable()
export class CompareOrder {
  constructor(
    private readonly reconcile: Reconcile,
    private readonly details: OrderDetails,
  ) {}

  /**
   * @throws NotFoundError
   * @throws AppError 503 (or 502) when Zoho left anything unanswered; it carries what was compared and changed all the same
   */
  async compare(orderId: string, cause: Cause): Promise<ReconciledView> {
    const result = await this.reconcile.reconcile(orderId, { cause, priority: 'read', refresh: true });
    if (result.failure) throw unanswered(orderId, result.failure, toOutcome(result));
    return { ...toOutcome(result), order: await this.details.get(orderId) };
  }
}

function toOutcome(result: Reconciled): Omit<ReconciledView, 'order'> {
  return {
    compared: compare(result),
    changed: result.entries.map(({ type, data, evidence }) => ({ type, data: plain(data), evidence: plain(evidence) })),
    complete: result.complete,
    askedAt: result.askedAt.toISOString(),
  };
}

function unanswered(orderId: string, failure: Error, outcome: Omit<ReconciledView, 'order'>): unknown {
  const error = toProviderError(failure, orderId);
  if (!(error instanceof AppError)) return error;
  const { code, status, message, extras, retryAfterSeconds } = error;
  return new AppError(code, status, message, { ...extras, ...outcome }, retryAfterSeconds, { cause: failure });
}

/** As the timeline stores it: amounts are digits in text. */
function plain(facts: unknown): unknown {
  return facts === undefined
    ? null
    : JSON.parse(JSON.stringify(facts, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
}
