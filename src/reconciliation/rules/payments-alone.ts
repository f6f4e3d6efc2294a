import { isOpenEnded, isTaken, isUndetermined, type Payment } from '../../payments/payment.js';
import { isMissing, type MissingSession } from './missing-session.js';
import type { State } from './state.js';

/** What a look was to ask. */
interface Plan {
  /** Ask again about what is known to be taken. */
  refresh: boolean;
  lead?: { zohoSessionId: string; paymentId: string };
  /** Ids of payments to ask about by themselves. */
  alone?: readonly string[];
}

/**
 * Payments whose own detail is asked for without their session: those that the plan names; money that a person gave to the order,
 * which is on none; and, where Zoho does not know the session, the one that led there and what is undecided on it.
 * @param missing what Zoho said in this look that it does not know
 */
export function paymentsAlone(state: State, plan: Plan, missing: readonly MissingSession[]): string[] {
  const { refresh, lead, alone = [] } = plan;
  const isLost = ({ zohoSessionId, sessionId }: Pick<Payment, 'zohoSessionId' | 'sessionId'>): boolean =>
    missing.some((session) => session.zohoSessionId === zohoSessionId) ||
    state.sessions.some((session) => session.id === sessionId && isMissing(session));
  const isOpen = (payment: Payment): boolean => isOpenEnded(payment) || isUndetermined(payment);
  const wanted = state.payments.filter((payment) => {
    if (payment.sessionId === null) return refresh;
    return isLost(payment) && (isOpen(payment) || (refresh && isTaken(payment)));
  });
  const led = lead && isLost({ ...lead, sessionId: null }) ? [lead.paymentId] : [];
  return [...new Set([...alone, ...wanted.map(({ id }) => id), ...led])];
}
