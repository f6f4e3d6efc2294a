import { goneMinor, holdsMoney, isTaken, isTakenBack, type Payment } from '../../payments/payment.js';
import type { ZohoPayment } from '../../zoho/zoho.types.js';
import type { Draft } from './draft.js';
import { SETTLEMENT_KINDS } from './settle.js';
import type { CaseState, OrderState } from './state.js';

/**
 * Closes every open case whose reason has gone by what this look heard, so that no person looks for money that is where it belongs
 * (contract 5).
 */
export function closeCases(draft: Draft, details: readonly ZohoPayment[]): void {
  for (const open of draft.cases.filter(({ status }) => status === 'open')) {
    const isHeard = details.some(({ paymentId }) => paymentId === open.paymentId);
    const payment = isHeard ? draft.findPayment(open.paymentId ?? '') : undefined;
    const why = payment && whyGone(open, payment, draft.order);
    if (why) draft.closeCase(open, { why, paymentStatus: payment.zohoStatus, refundedMinor: goneMinor(payment) });
  }
}

/** Of a payment that was never seen taken, its session tells: unseen-reversal.ts. */
function whyReversalGone(payment: Payment): string | undefined {
  return isTaken(payment) && !isTakenBack(payment) ? 'Zoho says again that the money was taken' : undefined;
}

/** Why there is nothing left to decide on; undefined while there is. */
function whyGone({ kind, refundId }: CaseState, payment: Payment, order: OrderState): string | undefined {
  if (payment.zohoStatus === null) return undefined; // Zoho's word of now is not known
  const isBack = isTaken(payment) && !isTakenBack(payment) && !holdsMoney(payment);
  switch (kind) {
    case 'payment_reversed':
      return whyReversalGone(payment);
    case 'disputed':
      // With a refund Zoho's one word for the payment changes too, and says nothing of the dispute.
      if (payment.zohoStatus === 'succeeded') return 'the dispute was won: the money stays';
      break;
    case 'refund_failed':
      // Of a return that only Zoho's sum told of, the sum tells also that it went back again.
      if (refundId === null && goneMinor(payment) >= payment.refundedMinor)
        return 'the returned sum has gone back again';
      break;
    case 'conflicting_evidence':
      break; // ends with the contradiction: compare-money.ts
    default:
      if (SETTLEMENT_KINDS.includes(kind) && order.settlingPaymentId === payment.id)
        return 'the payment pays its order';
  }
  return isBack ? 'all of the payment went back' : undefined;
}
