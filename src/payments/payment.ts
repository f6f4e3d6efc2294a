import { moneyWasTaken, paymentIsOpenEnded } from '../zoho/statuses.js';

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
  readonly refundedMinor: bigint;
  readonly disputed: boolean;
  readonly method: string | null;
  readonly failureReason: string | null;
  readonly referenceNumber: string | null;
  /** The status for which the payment's own detail was last fetched; null: never. */
  readonly detailStatus: string | null;
  readonly createdAt: Date | null;
}

/** Money was taken and its own detail says so: what may be decided on. */
export function isTaken(payment: Pick<Payment, 'status' | 'detailStatus'>): boolean {
  return moneyWasTaken(payment.status) && payment.detailStatus !== null && moneyWasTaken(payment.detailStatus);
}

/** Zoho lists it as taken but its detail is not known yet: neither paid nor unpaid. */
export function isUndetermined(payment: Payment): boolean {
  return moneyWasTaken(payment.status) && !isTaken(payment);
}

/** The shopper's money is with the shop: taken, and not given back in full. */
export function holdsMoney(payment: Payment): boolean {
  if (!moneyWasTaken(payment.status)) return false;
  return payment.amountMinor === null || payment.refundedMinor < payment.amountMinor;
}

/** Zoho has not told how it ended, in any word that we know. Whether it is still waited for: `under-way.ts`. */
export function isOpenEnded({ status }: Pick<Payment, 'status'>): boolean {
  return paymentIsOpenEnded(status);
}
