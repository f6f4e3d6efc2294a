import type { PaymentState } from '../../payments/payment.js';
import { isKnownStatus } from '../../zoho/statuses.js';

type Told = Pick<PaymentState, 'status' | 'createdAt'>;

/** A bank debit (US: ACH) settles in up to five business days; an attempt older than that does not hold the order open. */
const PENDING_PATIENCE_MS = 8 * 24 * 3_600_000;

/** It may still turn out to be money: a bank debit that settles in days, or a status Zoho has not told us the meaning of. */
export function isOpenEnded(payment: Told, askedAt: Date): boolean {
  return (payment.status === 'pending' && isPatient(payment, askedAt)) || isUnclear(payment, askedAt);
}

/** Zoho's word for it is one we do not know, so nobody can say whether money was taken: unknown is never unpaid. */
export function isUnclear(payment: Told, askedAt: Date): boolean {
  return !isKnownStatus(payment.status) && isPatient(payment, askedAt);
}

function isPatient({ createdAt }: Told, askedAt: Date): boolean {
  return createdAt === null || askedAt.getTime() - createdAt.getTime() < PENDING_PATIENCE_MS;
}
