import type { CaseKind } from '../../cases/case-kinds.js';
import { toDecimal } from '../../common/money.js';
import { feeEvidence } from './payment-entries.js';
import { isSetAside } from './money.js';
import { isAmountWithFee } from './shopper-fees.js';
import { isPaid } from '../../orders/order-status.js';
import type { Draft } from './draft.js';
import { isTaken } from '../../payments/payment.js';
import type { OrderState, SessionState } from './state.js';
import type { Payment } from '../../payments/payment.js';

/** Kinds that say what is wrong with a payment as this order's payment: at most one of them per payment, open or resolved. */
export const SETTLEMENT_KINDS: readonly CaseKind[] = [
  'late_payment',
  'duplicate_payment',
  'amount_mismatch',
  'currency_mismatch',
  'unmatched_payment',
  'conflicting_evidence',
];

/** Decides on every payment that took money: it pays the order, or it opens a case. None is dropped (contract 5, rule 3). */
export function settle(draft: Draft, askedAt: Date): void {
  const taken = draft.payments.filter(isTaken).sort(byAge);
  for (const payment of taken) {
    if (payment.id !== draft.order.settlingPaymentId) place(draft, payment, askedAt);
    if (payment.id === draft.order.settlingPaymentId) followRefunds(draft, payment);
    // Every later dispute of the same payment opens its own: take-back.ts.
    if (payment.disputed && !hasCase(draft, payment, ['disputed'])) {
      draft.openCase('disputed', payment.id, evidenceOf(draft.order, payment));
    }
  }
}

function place(draft: Draft, payment: Payment, askedAt: Date): void {
  const problem = problemOf(draft.order, payment, draft.findSession(payment.sessionId ?? ''));
  if (problem === null) {
    // It did not fit once, when Zoho stated no fee or the storefront bore it, and a person has decided what becomes of it.
    if (isSetAside(payment, draft.cases)) return;
    const patch = { settlingPaymentId: payment.id, paidAt: payment.createdAt ?? askedAt };
    draft.moveOrder('paid', patch, evidenceOf(draft.order, payment));
  } else if (!hasCase(draft, payment, SETTLEMENT_KINDS)) {
    draft.openCase(problem, payment.id, evidenceOf(draft.order, payment));
  }
}

/** What keeps a payment from paying the order, or null. Exact: in its currency, for its amount, or that and the fee (contract 5, rule 1). */
function problemOf(order: OrderState, payment: Payment, session: SessionState | undefined): CaseKind | null {
  if (!session) return 'unmatched_payment';
  if (payment.zohoSessionId !== session.zohoSessionId) return 'conflicting_evidence';
  if (payment.currency !== null && payment.currency !== order.currency) return 'currency_mismatch';
  const isExact = payment.amountMinor === order.amountMinor || isAmountWithFee(order, payment);
  if (payment.currency === null || !isExact) return 'amount_mismatch';
  if (isPaid(order.status)) return 'duplicate_payment';
  return order.status === 'awaiting_payment' ? null : 'late_payment';
}

/** A refund of the payment that paid the order, wherever it was made, is the order's refund. */
export function followRefunds(draft: Draft, payment: Payment): void {
  // What was paid can come back: a person may have accepted more, or less, than the order asked for.
  const whole = payment.amountMinor ?? draft.order.amountMinor;
  const { refundedMinor } = payment;
  if (refundedMinor <= draft.order.refundedMinor) return;
  const status = refundedMinor >= whole ? 'refunded' : 'partially_refunded';
  draft.moveOrder(status, { refundedMinor }, evidenceOf(draft.order, payment));
}

function hasCase(draft: Draft, payment: Payment, kinds: readonly CaseKind[]): boolean {
  return draft.cases.some((existing) => existing.paymentId === payment.id && kinds.includes(existing.kind));
}

function evidenceOf(order: OrderState, payment: Payment): Record<string, unknown> {
  return {
    orderStatus: order.status,
    orderAmount: toDecimal(order.amountMinor, order.currency),
    orderCurrency: order.currency,
    settlingPaymentId: order.settlingPaymentId,
    paymentId: payment.id,
    zohoSessionId: payment.zohoSessionId,
    paymentStatus: payment.status,
    paymentAmount: payment.amountText,
    paymentCurrency: payment.currency,
    ...feeEvidence(payment),
    refundedMinor: payment.refundedMinor,
    paymentCreatedAt: payment.createdAt,
  };
}

/** Oldest first, so that among several the one that paid first settles the order, whatever order Zoho lists them in. */
function byAge(a: Payment, b: Payment): number {
  const age = (a.createdAt?.getTime() ?? 0) - (b.createdAt?.getTime() ?? 0);
  return age !== 0 ? age : a.id < b.id ? -1 : 1;
}
