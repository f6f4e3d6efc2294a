import { goneMinor, isTaken, isTakenBack, type Payment } from '../../payments/payment.js';
import type { ZohoPayment } from '../../zoho/zoho.types.js';
import type { Draft } from './draft.js';

/**
 * What Zoho takes back moves no order back, and it is never silent (contract 5, rule 4). Each of these opens a case when Zoho's
 * youngest word on a payment turns; what it says from then on is known.
 * @param before the payment as it was before this look
 */
export function noteTakeBack(draft: Draft, before: Payment | undefined, detail: ZohoPayment, askedAt: Date): void {
  const payment = draft.findPayment(detail.paymentId);
  if (!payment) return;
  const evidence = {
    paymentId: payment.id,
    zohoSessionId: payment.zohoSessionId,
    paymentStatus: detail.status,
    paymentAmount: payment.amountText,
    paymentCurrency: payment.currency,
    paidTheOrder: draft.order.settlingPaymentId === payment.id,
    askedAt,
  };
  // The first look of all can be the one: its session lists the payment as taken, its detail, asked for a moment later, as failed.
  const earlier = before ?? { ...payment, zohoStatus: null };
  if (isTakenBack(payment) && !isKnownReversal(draft, earlier))
    draft.openCase('payment_reversed', payment.id, {
      ...evidence,
      earlierStatus: earlier.zohoStatus ?? earlier.status,
      failureReason: detail.failureReason,
    });
  if (!before || !isTaken(payment)) return;
  if (payment.zohoStatus === 'disputed' && !isKnown(draft, before, 'disputed', before.zohoStatus === 'disputed'))
    draft.openCase('disputed', payment.id, { ...evidence, orderStatus: draft.order.status });
  // A refund that told of its return itself has its case; this is for one that nobody told of.
  if (
    payment.returnedMinor < 0n &&
    payment.returnedMinor < before.returnedMinor &&
    !hasOpen(draft, payment, 'refund_failed')
  )
    draft.openCase('refund_failed', payment.id, {
      ...evidence,
      refundedBeforeMinor: goneMinor(before),
      refundedMinor: goneMinor(payment),
    });
}

/** Of a payment that no detail ever showed as taken, a late word of its session can be what turned it: only a case says it was told. */
function isKnownReversal(draft: Draft, before: Payment): boolean {
  if (isTaken(before)) return isKnown(draft, before, 'payment_reversed', isTakenBack(before));
  return draft.cases.some(({ kind, paymentId }) => kind === 'payment_reversed' && paymentId === before.id);
}

/** It was so before; or, of a row from before Zoho's youngest word was kept, a case has told of it. */
function isKnown(draft: Draft, before: Payment, kind: 'payment_reversed' | 'disputed', wasSo: boolean): boolean {
  if (hasOpen(draft, before, kind)) return true;
  if (before.zohoStatus !== null) return wasSo;
  return draft.cases.some((known) => known.kind === kind && known.paymentId === before.id);
}

function hasOpen(draft: Draft, { id }: Payment, kind: string): boolean {
  return draft.cases.some((known) => known.kind === kind && known.paymentId === id && known.status === 'open');
}
