import type { Refund } from './refund.js';
import { goneMinor, type Payment } from './payment.js';

/**
 * Zoho has no list of refunds and no idempotency keys; what it shows is how much of the payment has gone back. More than before
 * this refund was asked for, by this much and not by other refunds, is this one. Pure.
 */
export function leftTrace(
  refund: Refund,
  {
    payment,
    refunds,
  }: { payment: Pick<Payment, 'refundedMinor' | 'zohoRefundedMinor' | 'returnedMinor'>; refunds: readonly Refund[] },
): boolean {
  return goneMinor(payment) - refund.refundedBeforeMinor - explained(refund, refunds) >= refund.amountMinor;
}

/** How much of a payment went back by other refunds since this one was asked for. */
function explained({ id, createdAt }: Refund, refunds: readonly Refund[]): bigint {
  return refunds
    .filter((other) => other.id !== id && other.status === 'succeeded' && other.updatedAt >= createdAt)
    .reduce((total, { amountMinor }) => total + amountMinor, 0n);
}
