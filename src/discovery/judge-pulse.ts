import { SECOND_MS } from '../common/durations.js';
import { ourIds } from '../payments/payment-lead.js';
import { isLaterStatus, moneyWasTaken, paymentIsOpenEnded } from '../zoho/statuses.js';
import type { ZohoPaymentSummary } from '../zoho/zoho.types.js';

/** A payment as our rows have it. */
export interface KnownPayment {
  id: string;
  sessionId: string | null;
  /** Zoho's youngest word, and when it was asked for it. */
  status: string;
  lookedAt: Date | null;
  createdAt: Date | null;
  refundedMinor: bigint;
}

/** When the pulse began, and the one before it. */
export interface PulseTimes {
  beganAt: Date;
  previousAt: Date | null;
}

/** What a pulse shows, and what that says of Zoho's list. */
export interface PulseVerdict {
  /** Payments of ours that our rows do not hold as the list has them. */
  news: { paymentId: string; sessionIds: string[] }[];
  /** How many payments that we knew are in the list as we know them. */
  confirmed: number;
  /** By how much the list was found to lag behind; null: nothing to measure it by. */
  lagMs: number | null;
  /** It left out, or had not yet, what it should have shown: it is not believed about what it does not show. */
  isBehind: boolean;
}

/** A second is Zoho's unit of time (zoho 2.2), clocks differ by some, and a page of seconds ago is what a status read needs. */
const MOST_LAG_MS = 5 * SECOND_MS;

/** Compares the head of Zoho's list with our rows. Pure. */
export function judgePulse(
  rows: readonly ZohoPaymentSummary[],
  known: readonly KnownPayment[],
  { beganAt, previousAt }: PulseTimes,
): PulseVerdict {
  const byId = new Map(known.map((payment) => [payment.id, payment]));
  const ours = rows.filter(({ referenceNumber }) => ourIds([referenceNumber]).length > 0);
  const news = ours.filter((row) => isNews(row, byId.get(row.paymentId)));
  const settledBefore = beganAt.getTime() - MOST_LAG_MS;
  // Heard before the pulse began by asking for the payment itself: the list should have it so, or later.
  const due = known.filter(
    ({ sessionId, lookedAt }) => sessionId !== null && lookedAt !== null && lookedAt.getTime() < settledBefore,
  );
  const listed = new Map(rows.map((row) => [row.paymentId, row]));
  const oldest = rows.reduce((least, { createdAt }) => Math.min(least, createdAt?.getTime() ?? Infinity), Infinity);
  const behind = due.filter(({ id, status, createdAt }) => {
    const row = listed.get(id);
    if (!row) return createdAt !== null && createdAt.getTime() > oldest;
    return isLaterStatus(status, row.status);
  });
  const lags = news
    .filter((row) => !byId.has(row.paymentId) && row.createdAt !== null && previousAt !== null)
    .map((row) => (previousAt?.getTime() ?? 0) - (row.createdAt?.getTime() ?? 0));
  const lagMs = lags.length > 0 ? Math.max(0, ...lags) : null;
  return {
    news: news.map(({ paymentId, referenceNumber }) => ({ paymentId, sessionIds: ourIds([referenceNumber]) })),
    confirmed: due.filter((payment) => listed.has(payment.id) && !behind.includes(payment)).length,
    lagMs,
    isBehind: behind.length > 0 || (lagMs ?? 0) > MOST_LAG_MS,
  };
}

function isNews({ status, refundedMinor }: ZohoPaymentSummary, known: KnownPayment | undefined): boolean {
  if (!known) return moneyWasTaken(status) || paymentIsOpenEnded(status);
  return isLaterStatus(status, known.status) || refundedMinor > known.refundedMinor;
}
