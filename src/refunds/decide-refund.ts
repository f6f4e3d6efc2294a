import type { TimelineEntry } from '../timeline/event-types.js';
import { toDecimal } from '../common/money.js';
import type { Refund } from '../payments/refund.js';
import { canMoveRefund, hasFailed, isAccepted, type RefundStatus } from '../payments/refund-status.js';
import { refundEntry } from '../payments/refund-entry.js';
import type { CaseState } from '../reconciliation/rules/state.js';

/** What was learned of a refund: from the answer to our call, or from Zoho's refund itself. */
export interface RefundNews {
  status: RefundStatus;
  zohoRefundId?: string | null;
  failureReason?: string | null;
  bankReference?: string | null;
}

/** What follows: the refund's next row, what the timeline says, and what becomes of cases. */
export interface RefundDecision {
  refund: Refund;
  entries: TimelineEntry[];
  /** Cases that this refund answers, now that Zoho has accepted it: the one it was to resolve, the one that it had failed. */
  resolves: CaseState[];
  /** The case whose resolution this refund was to be: Zoho has refused it, so the case is as open as before. */
  reopens: CaseState | null;
  /** The money did not go back although Zoho had accepted it: a case for a person. */
  opens: CaseState | null;
  /** The case that Zoho's sum had opened when it fell, now that this refund turns out to be why. */
  names: CaseState | null;
  /** What had gone back and is with the shop again, in minor units. */
  returnedMinor: bigint;
}

/**
 * Our row and what was learned → what the row becomes; null if it is no news. Pure. Facts only accumulate: an earlier status never
 * replaces a later one. What we concluded gives way to what Zoho says, and what had arrived can still be returned by the bank.
 */
export function decideRefund(
  refund: Refund,
  news: RefundNews,
  cases: readonly CaseState[],
  at: Date,
  newId: () => string,
): RefundDecision | null {
  const known = withReference(refund, news);
  return decideNews(known, news, cases, at, newId) ?? (known === refund ? null : filledIn(known));
}

function decideNews(...[refund, news, cases, at, newId]: Parameters<typeof decideRefund>): RefundDecision | null {
  const after = withNews(refund, news, at);
  if (after === refund) return null;
  const open = cases.filter(({ status }) => status === 'open');
  const meant = open.filter(({ id }) => id === refund.caseId);
  const failure = open.filter(({ kind, refundId }) => kind === 'refund_failed' && refundId === refund.id);
  const isReturned = refund.status === 'succeeded' && refund.zohoRefundId !== null && hasFailed(after.status);
  const isNews = after.status !== refund.status && failure.length === 0;
  const failed = isNews ? failureCase(after, newId) : null;
  const nameless = failed && open.find(({ kind, refundId }) => kind === 'refund_failed' && refundId === null);
  const names = nameless ? { ...nameless, refundId: refund.id } : null;
  const opens = names ? null : failed;
  return {
    refund: after,
    entries: [updatedEntry(after, names), ...(opens ? [openedEntry(opens, after)] : [])],
    resolves: isAccepted(after.status) ? [...meant, ...(hasFailed(after.status) ? [] : failure)] : [],
    reopens: after.status === 'create_failed' ? (meant[0] ?? null) : null,
    opens,
    names,
    returnedMinor: isReturned ? refund.amountMinor : 0n,
  };
}

/** Where the shopper's bank finds it: no news of the money, so nothing follows and the timeline says nothing. */
function withReference(refund: Refund, { zohoRefundId = null, bankReference = null }: RefundNews): Refund {
  const isIts = refund.zohoRefundId === null || zohoRefundId === null || refund.zohoRefundId === zohoRefundId;
  return isIts && bankReference !== null && refund.bankReference === null ? { ...refund, bankReference } : refund;
}

function filledIn(refund: Refund): RefundDecision {
  return { refund, entries: [], resolves: [], reopens: null, opens: null, names: null, returnedMinor: 0n };
}

/** The row with the news; the same one if it is none. */
function withNews(refund: Refund, { status, zohoRefundId = null, failureReason = null }: RefundNews, at: Date): Refund {
  const isOther = refund.zohoRefundId !== null && zohoRefundId !== null && refund.zohoRefundId !== zohoRefundId;
  const isNamed = refund.zohoRefundId === null && zohoRefundId !== null; // Zoho's id is news, even of one known to be over
  const moves = canMoveRefund(refund.status, status);
  if (isOther || !(moves || isNamed)) return refund;
  return {
    ...refund,
    status: moves ? status : refund.status,
    zohoRefundId: refund.zohoRefundId ?? zohoRefundId,
    failureReason,
    callOwner: null,
    updatedAt: moves ? at : refund.updatedAt, // since when its status holds: a name that comes late moves no money
  };
}

/** A call whose answer was lost and that left no trace: concluded, not told, so a person must know (docs/decisions/0009). */
export const NO_TRACE = 'no_trace_at_zoho';

/** It was never sent: since it was asked for, as much had gone back in another way. */
export const WENT_BACK_OTHERWISE = 'went_back_otherwise';

/** We concluded that it was never made; Zoho may yet show that it was. */
export function isThoughtLost({ status, failureReason }: Refund): boolean {
  return status === 'create_failed' && failureReason === NO_TRACE;
}

function failureCase(refund: Refund, newId: () => string): CaseState | null {
  if (!hasFailed(refund.status) && !isThoughtLost(refund)) return null;
  const { id: refundId, paymentId } = refund;
  return { id: newId(), kind: 'refund_failed', paymentId, sessionId: null, refundId, status: 'open', resolution: null };
}

function updatedEntry(refund: Refund, named: CaseState | null): TimelineEntry {
  const entry = refundEntry('refund.updated', refund);
  if (!named) return entry;
  const { id, kind, paymentId, refundId, status } = named;
  return { ...entry, data: { ...entry.data, case: { id, kind, paymentId, refundId, status } } };
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
