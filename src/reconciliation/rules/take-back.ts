import { isTaken } from '../../payments/payment.js';
import { paymentHasFailed } from '../../zoho/statuses.js';
import type { ZohoPayment } from '../../zoho/zoho.types.js';
import type { Draft } from './draft.js';

/**
 * Zoho had a payment as paid and says now, in a look younger than any before, that it failed: the bank took the money back. No
 * order moves back for it, and it is never silent (contract 5, rule 4): a case for a person, once.
 */
export function noteReversal(draft: Draft, detail: ZohoPayment, askedAt: Date): void {
  const payment = draft.findPayment(detail.paymentId);
  if (!payment || !isTaken(payment) || !paymentHasFailed(detail.status)) return;
  if (draft.cases.some(({ kind, paymentId }) => kind === 'payment_reversed' && paymentId === payment.id)) return;
  draft.openCase('payment_reversed', payment.id, {
    paymentId: payment.id,
    zohoSessionId: payment.zohoSessionId,
    paymentStatus: detail.status,
    earlierStatus: payment.status,
    paymentAmount: payment.amountText,
    paymentCurrency: payment.currency,
    failureReason: detail.failureReason,
    paidTheOrder: draft.order.settlingPaymentId === payment.id,
    askedAt,
  });
}
