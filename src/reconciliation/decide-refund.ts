import type { TimelineEntry } from '../events/event-types.js';
import { toDecimal } from '../common/money.js';
import type { Refund } from './refund.js';
import { canMoveRefund, hasFailed, isAccepted, type RefundStatus } from './refund-status.js';
import type { CaseState } from './state.js';

/** What was learned of a refund: from the answer to our call, or from Zoho's refund itself. */
export interface RefundNews {
  status: RefundStatus;
  zohoRefundId?: string | null;
  failureReason?: string | null;
}

/** What follows: the refund's next row, what the timeline says, and what becomes of cases. */
export interface RefundDecision {
  refund: Refund;
  entries: TimelineEntry[];
  /** The case whose resolution this refund is: Zoho has accepted it, so the case is resolved. */
  resolves: CaseState | null;
  /** The case whose resolution this refund was to be: Zoho has refused it, so the case is as open as before. */
  reopens: CaseState | null;
  /** The money did not go back although Zoho had accepted it: a case for a person. */
  opens: CaseState | null;
}

/**
 * Our row and what was learned → what the row becomes; null if it is no news. Pure. Facts only accumulate: an earlier status never
 * replaces a later one, and what Zoho called final stays.
 */
export function decideRefund(
  refund: Refund,
  news: RefundNews,
  cases: readonly CaseState[],
  at: Date,
  newId: () => string,
): RefundDecision | null {
  const { zohoRefundId = null } = news;
  const isOther = refund.zohoRefundId !== null && zohoRefundId !== null && refund.zohoRefundId !== zohoRefundId;
  const moves = canMoveRefund(refund.status, news.status);
  const isNamed = refund.zohoRefundId === null && zohoRefundId !== null; // Zoho's id is news, even of one known to be over
  if (isOther || !(moves || isNamed)) return null;
  const after: Refund = {
    ...refund,
    status: moves ? news.status : refund.status,
    zohoRefundId: refund.zohoRefundId ?? zohoRefundId,
    failureReason: news.failureReason ?? null,
    callOwner: null,
    updatedAt: at,
  };
  const meant = cases.find(({ id, status }) => id === refund.caseId && status === 'open') ?? null;
  const opens = failureCase(after, cases, newId);
  return {
    refund: after,
    entries: [refundEntry('refund.updated', after), ...(opens ? [openedEntry(opens, after)] : [])],
    resolves: isAccepted(after.status) ? meant : null,
    reopens: after.status === 'create_failed' ? meant : null,
    opens,
  };
}

/** The timeline's word on a refund as it is now. */
export function refundEntry(type: 'refund.requested' | 'refund.updated', refund: Refund): TimelineEntry {
  const { id, zohoRefundId, paymentId, status, amountMinor, currency, reason, failureReason, caseId } = refund;
  const amount = toDecimal(amountMinor, currency);
  return {
    type,
    data: { refund: { id, zohoRefundId, paymentId, status, amountMinor, currency } },
    evidence: { zohoRefundId, status, amount, reason, failureReason, ...(caseId ? { caseId } : {}) },
  };
}

/** A call whose answer was lost and that left no trace: concluded, not told, so a person must know (docs/decisions/0009). */
export const NO_TRACE = 'no_trace_at_zoho';

function failureCase(refund: Refund, cases: readonly CaseState[], newId: () => string): CaseState | null {
  if (!hasFailed(refund.status) && refund.failureReason !== NO_TRACE) return null;
  const { id: refundId, paymentId } = refund;
  if (cases.some((known) => known.kind === 'refund_failed' && known.refundId === refundId)) return null;
  return { id: newId(), kind: 'refund_failed', paymentId, refundId, status: 'open' };
}

function openedEntry({ id, kind, paymentId, refundId, status }: CaseState, refund: Refund): TimelineEntry {
  const { zohoRefundId, amountMinor, currency, failureReason, requestedBy } = refund;
  return {
    type: 'case.opened',
    data: { case: { id, kind, paymentId, refundId, status } },
    evidence: {
      refundId,
      zohoRefundId,
      refundStatus: refund.status,
      refundAmount: toDecimal(amountMinor, currency),
      refundCurrency: currency,
      failureReason,
      requestedBy,
    },
  };
}
