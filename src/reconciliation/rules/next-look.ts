import { isPaid } from '../../orders/order-status.js';
import { nextLookAt, nextLookAtMissed } from '../../payment-sessions/look-schedule.js';
import { holdsMoney, isOpenEnded, isUndetermined, type Payment } from '../../payments/payment.js';
import { nextLookAtPaid, nextLookAtUnderWay } from '../../payments/payment-schedule.js';
import { isMissed, isMissing } from './missing-session.js';
import { paymentsOf } from './money.js';
import type { SessionState, State } from './state.js';

/**
 * When the schedule looks at a session next, or null if nothing more is waited for: the session's own ages, those of the payments
 * under way on it, and the late looks at the payment that paid the order.
 * @param random from 0 to 1, for the jitter
 */
export function nextLookOf(state: State, session: SessionState, now: Date, random = Math.random()): Date | null {
  const payments = paymentsOf(state, session);
  const moments = [
    ownLook(session, now, random),
    ...payments.map((payment) => nextLookAtUnderWay(payment, session.createdAt, now)),
    payments.some(isOpenEnded) ? endOfOrder(state, now) : null,
    lateLook(state, session, now, random),
  ];
  return moments.reduce((next, at) => (at === null || (next !== null && next <= at) ? next : at), null);
}

/** The payment that paid the order, if it is all that is left to ask about on its session; else null. */
export function paymentToVerify(state: State, session: SessionState): Payment | null {
  const { status, settlingPaymentId } = state.order;
  const payments = paymentsOf(state, session);
  const isWaitedFor = payments.some((payment) => isOpenEnded(payment) || isUndetermined(payment));
  if (!isPaid(status) || session.status !== 'succeeded' || isWaitedFor) return null;
  return payments.find(({ id }) => id === settlingPaymentId) ?? null;
}

function ownLook(session: SessionState, now: Date, random: number): Date | null {
  if (isMissing(session)) return null;
  return isMissed(session) ? nextLookAtMissed(session.missingLooks, now) : nextLookAt(session, now, random);
}

/** The order ends by a look after its time is up. The net leaves it to this look while a payment's end was not told. */
function endOfOrder({ order }: State, now: Date): Date | null {
  return order.status === 'awaiting_payment' && order.payBefore > now ? order.payBefore : null;
}

function lateLook(state: State, session: SessionState, now: Date, random: number): Date | null {
  const payment = paymentToVerify(state, session);
  return payment && holdsMoney(payment) ? nextLookAtPaid(payment, state.order.paidAt ?? now, now, random) : null;
}
