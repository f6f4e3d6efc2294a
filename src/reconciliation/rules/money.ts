import { type CaseKind, REASON_GONE } from '../../cases/case-kinds.js';
import { holdsMoney, isTakenBack } from '../../payments/payment.js';
import { moneyWasTaken } from '../../zoho/statuses.js';
import type { SessionState, State } from './state.js';
import type { Payment } from '../../payments/payment.js';

/**
 * Money that does not pay the order, and on which no person has decided: while there is any, an unpaid order neither ends nor opens
 * another session.
 */
export function holdsUndecidedMoney({ payments, cases }: Pick<State, 'payments' | 'cases'>): boolean {
  return payments.some((payment) => holdsMoney(payment) && !isSetAside(payment, cases));
}

/**
 * A person has decided that this money does not pay its order: its case was dismissed, or resolved by sending it back. A case that
 * closed itself is no decision: what had gone back can return.
 */
export function isSetAside(payment: Payment, cases: State['cases']): boolean {
  return cases.some(({ kind, paymentId, status, resolution }) => {
    const isDecided = paymentId === payment.id && status === 'resolved' && resolution !== REASON_GONE;
    return isDecided && (MISFITS.includes(kind) || (kind === 'payment_reversed' && isTakenBack(payment)));
  });
}

/** What can be wrong with money of an order that waits to be paid. */
export const MISFITS: readonly CaseKind[] = ['amount_mismatch', 'currency_mismatch', 'conflicting_evidence'];

/**
 * Zoho calls the session paid, and no payment of it that we know took money: neither paid nor unpaid. Unless a person has decided that
 * the money was taken back before we heard of it.
 */
export function isUnexplained(state: Pick<State, 'payments' | 'cases'>, session: SessionState): boolean {
  if (session.status !== 'succeeded') return false;
  const payments = paymentsOf(state, session);
  return !payments.some(({ id, status }) => moneyWasTaken(status) || isDecidedReversal(id, state.cases));
}

function isDecidedReversal(paymentId: string, cases: State['cases']): boolean {
  return cases.some(
    (known) =>
      known.kind === 'payment_reversed' &&
      known.paymentId === paymentId &&
      known.status === 'resolved' &&
      known.resolution !== REASON_GONE,
  );
}

export function paymentsOf(state: Pick<State, 'payments'>, session: SessionState): Payment[] {
  return state.payments.filter((payment) => payment.sessionId === session.id);
}
