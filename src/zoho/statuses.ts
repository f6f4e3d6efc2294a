/** Statuses of a payment that mean the shopper's money was taken, whatever happened to it afterwards. */
export const MONEY_TAKEN: ReadonlySet<string> = new Set(['succeeded', 'partially_refunded', 'refunded', 'disputed']);

const UNDER_WAY: ReadonlySet<string> = new Set(['initiated', 'pending']);

const FAILED: ReadonlySet<string> = new Set(['canceled', 'blocked', 'failed']);

/**
 * Where a word that we do not know stands: above what is under way, because Zoho has moved on from that, and below every outcome we
 * know, because it must not undo one.
 */
const UNKNOWN_RANK = 4;

/** No two share a rank, so that news in any order ends the same. */
const RANK: Readonly<Record<string, number>> = {
  incomplete: 1,
  initiated: 2,
  pending: 3,
  canceled: 5,
  blocked: 6,
  failed: 7,
  succeeded: 8,
  disputed: 9,
  partially_refunded: 10,
  refunded: 11,
};

/** Statuses of a payment of which nothing more is waited for, in words that we know: the opposite of {@link paymentIsOpenEnded}. */
export const ENDED_PAYMENT_STATUSES: readonly string[] = Object.keys(RANK).filter((status) => !UNDER_WAY.has(status));

/** True when a payment of this status took money: not only `succeeded`, a refunded one was paid too. */
export function moneyWasTaken(paymentStatus: string): boolean {
  return MONEY_TAKEN.has(paymentStatus);
}

/**
 * True when the shopper has begun to pay and Zoho has not said how it ended: `initiated`, `pending`, or a word that Zoho documents
 * nowhere. What such a word means for the money is unknown, which is not the same as unpaid.
 */
export function paymentIsOpenEnded(paymentStatus: string): boolean {
  return UNDER_WAY.has(paymentStatus) || !isKnownStatus(paymentStatus);
}

/** True when the attempt has ended without money. */
export function paymentHasFailed(paymentStatus: string): boolean {
  return FAILED.has(paymentStatus);
}

/** False for a status that Zoho documents nowhere. */
export function isKnownStatus(paymentStatus: string): boolean {
  return Object.hasOwn(RANK, paymentStatus);
}

/**
 * True when `heard` is later in a payment's life than `known`. Between two statuses we do not know the text decides: arbitrary,
 * but the same whichever was heard first.
 */
export function isLaterStatus(heard: string, known: string): boolean {
  const [a, b] = [paymentRank(heard), paymentRank(known)];
  return a === b ? heard > known : a > b;
}

/** Order of a payment's life: news of a lower rank is older and never replaces news of a higher one. */
export function paymentRank(paymentStatus: string): number {
  return Object.hasOwn(RANK, paymentStatus) ? (RANK[paymentStatus] ?? UNKNOWN_RANK) : UNKNOWN_RANK;
}
