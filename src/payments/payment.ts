import { moneyWasTaken, paymentHasFailed, paymentIsOpenEnded } from '../zoho/statuses.js';

/** One attempt to pay, as last heard from Zoho. Amounts are minor units. */
export interface Payment {
  readonly id: string;
  readonly sessionId: string | null;
  readonly zohoSessionId: string | null;
  readonly status: string;
  /** Null until its own detail was fetched, or when Zoho's text is not exact in the currency. */
  readonly amountMinor: bigint | null;
  readonly currency: string | null;
  readonly amountText: string | null;
  /** The most that had gone back at any time: never less than before, so that no order moves back. What is gone now: {@link goneMinor}. */
  readonly refundedMinor: bigint;
  /** Ever disputed. */
  readonly disputed: boolean;
  readonly method: string | null;
  readonly failureReason: string | null;
  readonly referenceNumber: string | null;
  /** The bank's, which a shopper reads out. */
  readonly bankReference: string | null;
  /** All fees as Zoho states them, tax included, whoever bears them. */
  readonly feeMinor: bigint | null;
  readonly taxMinor: bigint | null;
  readonly netMinor: bigint | null;
  /** The status for which the payment's own detail was last fetched; null: never. */
  readonly detailStatus: string | null;
  readonly createdAt: Date | null;
  /**
   * When the youngest look that heard the payment's own detail began and ended, and Zoho's words then; null: never since these
   * are kept.
   */
  readonly lookedAt: Date | null;
  readonly heardAt: Date | null;
  readonly zohoStatus: string | null;
  readonly zohoRefundedMinor: bigint | null;
  /**
   * Signed: refunds that the bank returned, less what Zoho's refunded sum has fallen by. Whether Zoho takes a returned refund out of
   * its sum is documented nowhere, so both are counted, and where both say it, they cancel out.
   */
  readonly returnedMinor: bigint;
}

/** What Zoho tells of a payment besides its status and its amount. */
export type Particulars = Pick<Payment, 'bankReference' | 'feeMinor' | 'taxMinor' | 'netMinor'>;

/** Of a payment of which no detail was heard yet. */
export const NOT_TOLD: Particulars = { bankReference: null, feeMinor: null, taxMinor: null, netMinor: null };

/** Money was taken and its own detail says so: what may be decided on. */
export function isTaken(payment: Pick<Payment, 'status' | 'detailStatus'>): boolean {
  return moneyWasTaken(payment.status) && payment.detailStatus !== null && moneyWasTaken(payment.detailStatus);
}

/** Zoho lists it as taken but its detail is not known yet: neither paid nor unpaid. */
export function isUndetermined(payment: Payment): boolean {
  return moneyWasTaken(payment.status) && !isTaken(payment) && !isTakenBack(payment);
}

/** The shopper's money is with the shop: taken, and not given back in full. */
export function holdsMoney(payment: Payment): boolean {
  if (!moneyWasTaken(payment.status)) return false;
  return payment.amountMinor === null || goneMinor(payment) < payment.amountMinor;
}

/** What has gone back to the shopper and did not return, in minor units, as of the youngest look. */
export function goneMinor({
  refundedMinor,
  zohoRefundedMinor,
  returnedMinor,
}: Pick<Payment, 'refundedMinor' | 'zohoRefundedMinor' | 'returnedMinor'>): bigint {
  const gone = (zohoRefundedMinor ?? refundedMinor) - (returnedMinor > 0n ? returnedMinor : 0n);
  return gone > 0n ? gone : 0n;
}

/**
 * The bank took the money back: it was taken once, and Zoho's youngest word is not that it is. Of a payment that only its session
 * ever called taken, the word must be that it failed: anything else is a detail that lags behind.
 */
export function isTakenBack(payment: Pick<Payment, 'status' | 'detailStatus' | 'zohoStatus'>): boolean {
  const { status, zohoStatus } = payment;
  if (zohoStatus === null || moneyWasTaken(zohoStatus)) return false;
  return isTaken(payment) || (moneyWasTaken(status) && paymentHasFailed(zohoStatus));
}

/** Zoho's word for it as people are shown it: what was taken back is not shown as taken. */
export function statusNow(payment: Pick<Payment, 'status' | 'detailStatus' | 'zohoStatus'>): string {
  return isTakenBack(payment) ? (payment.zohoStatus ?? payment.status) : payment.status;
}

/** Zoho has not told how it ended, in any word that we know. Whether it is still waited for: `under-way.ts`. */
export function isOpenEnded(payment: Told): boolean {
  return paymentIsOpenEnded(wordFor(payment));
}

type Told = Pick<Payment, 'status'> & Partial<Pick<Payment, 'zohoStatus'>>;

/**
 * Zoho's word that counts for what is still to come: an attempt that had failed, and that Zoho calls under way or something unknown by
 * now, may become money after all.
 */
export function wordFor({ status, zohoStatus = null }: Told): string {
  return paymentHasFailed(status) && zohoStatus !== null && paymentIsOpenEnded(zohoStatus) ? zohoStatus : status;
}
