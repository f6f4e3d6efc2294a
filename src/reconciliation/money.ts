import { moneyWasTaken, paymentIsUnderWay } from '../zoho/statuses.js';
import type { PaymentState, SessionState, State } from './state.js';

/** Money was taken and its own detail says so: what may be decided on. */
export function isTaken(payment: Pick<PaymentState, 'status' | 'detailStatus'>): boolean {
  return moneyWasTaken(payment.status) && payment.detailStatus !== null && moneyWasTaken(payment.detailStatus);
}

/** Zoho lists it as taken but its detail is not known yet: neither paid nor unpaid. */
export function isUndetermined(payment: PaymentState): boolean {
  return moneyWasTaken(payment.status) && !isTaken(payment);
}

/** The shopper's money is with the shop: taken, and not given back in full. */
export function holdsMoney(payment: PaymentState): boolean {
  if (!moneyWasTaken(payment.status)) return false;
  return payment.amountMinor === null || payment.refundedMinor < payment.amountMinor;
}

/** Zoho calls the session paid, and no payment of it that we know took money: neither paid nor unpaid. */
export function isUnexplained(state: Pick<State, 'payments'>, session: SessionState): boolean {
  return session.status === 'succeeded' && !paymentsOf(state, session).some(({ status }) => moneyWasTaken(status));
}

/** An attempt that may still become money. */
export function isUnderWay(payment: PaymentState): boolean {
  return paymentIsUnderWay(payment.status);
}

export function paymentsOf(state: Pick<State, 'payments'>, session: SessionState): PaymentState[] {
  return state.payments.filter((payment) => payment.sessionId === session.id);
}
