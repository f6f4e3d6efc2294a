import type { TimelineEntry } from '../events/event-types.js';
import { moneyWasTaken, paymentIsUnderWay, paymentRank } from '../zoho/statuses.js';
import type { ZohoPayment } from '../zoho/zoho.types.js';
import type { Draft } from './draft.js';
import type { PaymentState, SessionState } from './state.js';

/** One payment as a session lists it, with its own detail where that was fetched. */
export interface PaymentNews {
  paymentId: string;
  status: string;
  createdAt: Date | null;
  detail?: ZohoPayment;
}

/**
 * Merges what Zoho says of one payment into what we know of it. Facts only accumulate: a status of lower rank is older news, a
 * refunded sum only grows, a dispute is never forgotten (contract 5, rule 4).
 */
export function mergePayment(draft: Draft, session: SessionState, news: PaymentNews): void {
  const before = draft.payments.get(news.paymentId);
  const after = merged(before ?? unseen(session, news), news);
  if (before && isSame(before, after)) return;
  draft.putPayment(after);
  draft.entries.push(...entriesOf(before, after));
}

function unseen(session: SessionState, news: PaymentNews): PaymentState {
  return {
    id: news.paymentId,
    sessionId: session.id,
    zohoSessionId: session.zohoSessionId,
    status: news.status,
    amountMinor: null,
    currency: null,
    amountText: null,
    refundedMinor: 0n,
    disputed: false,
    method: null,
    failureReason: null,
    referenceNumber: null,
    detailStatus: null,
    createdAt: news.createdAt,
  };
}

function merged(known: PaymentState, { status, createdAt, detail }: PaymentNews): PaymentState {
  const heard = { ...known, status: newer(known.status, status), createdAt: known.createdAt ?? createdAt };
  const told = detail ? withDetail(heard, detail) : heard;
  return { ...told, disputed: told.disputed || told.status === 'disputed' };
}

function withDetail(known: PaymentState, detail: ZohoPayment): PaymentState {
  const status = newer(known.status, detail.status);
  const amountMinor = known.amountMinor ?? detail.amount.minor;
  const reported = detail.status === 'refunded' ? max(detail.refundedMinor, amountMinor ?? 0n) : detail.refundedMinor;
  return {
    ...known,
    status,
    amountMinor,
    currency: known.currency ?? detail.amount.currency,
    amountText: known.amountText ?? detail.amount.text,
    refundedMinor: max(known.refundedMinor, reported),
    disputed: known.disputed || detail.status === 'disputed',
    method: known.method ?? detail.method,
    failureReason: known.failureReason ?? detail.failureReason,
    referenceNumber: known.referenceNumber ?? detail.referenceNumber,
    detailStatus: known.detailStatus === null ? detail.status : newer(known.detailStatus, detail.status),
    createdAt: known.createdAt ?? detail.createdAt,
  };
}

function newer(known: string, heard: string): string {
  return paymentRank(heard) > paymentRank(known) ? heard : known;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** The timeline entries of the step from `before` to `after`: none if nothing of meaning changed. */
function entriesOf(before: PaymentState | undefined, after: PaymentState): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const { id, sessionId, status, amountMinor, currency, refundedMinor, disputed } = after;
  const evidence = { zohoSessionId: after.zohoSessionId, paymentStatus: status, paymentCreatedAt: after.createdAt };
  const add = (type: TimelineEntry['type'], changed: Record<string, unknown>): void => {
    entries.push({ type, data: { payment: { id, ...changed } }, evidence });
  };
  const statusIsNews = before?.status !== status;
  const kind = statusEvent(status);
  if (statusIsNews && (before === undefined || statusEvent(before.status) !== kind)) {
    add(kind, { sessionId, status, amountMinor, currency });
  } else if (statusIsNews || before.amountMinor !== amountMinor || before.currency !== currency) {
    add('payment.detailed', { status, amountMinor, currency });
  }
  if (refundedMinor > (before?.refundedMinor ?? 0n)) add('payment.refunded', { status, refundedMinor });
  if (disputed && !before?.disputed) add('payment.disputed', { status, disputed });
  return entries;
}

function statusEvent(status: string): 'payment.succeeded' | 'payment.failed' | 'payment.started' {
  if (moneyWasTaken(status)) return 'payment.succeeded';
  return isOver(status) ? 'payment.failed' : 'payment.started';
}

function isOver(status: string): boolean {
  return !paymentIsUnderWay(status) && paymentRank(status) > paymentRank('pending');
}

function isSame(a: PaymentState, b: PaymentState): boolean {
  return (Object.keys(a) as (keyof PaymentState)[]).every((key) => a[key] === b[key]);
}
