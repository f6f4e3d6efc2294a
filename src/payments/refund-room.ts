import { goneMinor, isTaken, isTakenBack } from './payment.js';
import type { Refund } from './refund.js';
import { isInFlight } from './refund-status.js';
import type { Payment } from './payment.js';

/** What can still go back of a payment, in minor units of its currency. */
export interface RefundRoom {
  takenMinor: bigint;
  refundedMinor: bigint;
  inFlightMinor: bigint;
  refundableMinor: bigint;
}

type Money = Pick<
  Payment,
  'status' | 'zohoStatus' | 'detailStatus' | 'amountMinor' | 'refundedMinor' | 'zohoRefundedMinor' | 'returnedMinor'
>;
type Going = Pick<Refund, 'status' | 'amountMinor'>;

/**
 * Never more than was taken: what Zoho says has gone back, or what we know succeeded if Zoho's sum lags behind, and everything
 * that may yet go back, count as gone. Where Zoho counts a refund from its beginning it counts twice meanwhile, which errs on the
 * side of the shop's money. What the bank returned may go back again; of a payment that the bank took back, nothing may.
 */
export function refundRoom(payment: Money, refunds: readonly Going[]): RefundRoom {
  const takenMinor = isTaken(payment) && !isTakenBack(payment) ? (payment.amountMinor ?? 0n) : 0n;
  const succeeded = sum(refunds.filter(({ status }) => status === 'succeeded'));
  const gone = goneMinor(payment);
  const refundedMinor = gone > succeeded ? gone : succeeded;
  const inFlightMinor = sum(refunds.filter(({ status }) => isInFlight(status)));
  const left = takenMinor - refundedMinor - inFlightMinor;
  return { takenMinor, refundedMinor, inFlightMinor, refundableMinor: left > 0n ? left : 0n };
}

function sum(refunds: readonly Going[]): bigint {
  return refunds.reduce((total, { amountMinor }) => total + amountMinor, 0n);
}
