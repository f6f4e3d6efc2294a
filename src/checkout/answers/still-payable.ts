import { isAlive } from '../../payment-sessions/session-status.js';
import { isUndetermined } from '../../payments/payment.js';
import { paymentsUnderWay, waitedForUntil } from '../../payments/under-way.js';
import { isUnexplained, paymentsOf } from '../../reconciliation/rules/money.js';
import type { SessionState, State } from '../../reconciliation/rules/state.js';

/**
 * The latest moment at which money may still come, as far as is known: the end of every session that may take some, and of our
 * patience with every payment under way. Null: nothing can come any more. A moment that has passed means that Zoho has yet to be
 * asked what came of it.
 */
export function stillPayableUntil(state: State, now: Date): Date | null {
  const ends = state.sessions.filter((session) => mayTakeMoney(state, session)).map(({ expiresAt }) => expiresAt);
  const waits = paymentsUnderWay(state.payments, now).map((payment) => {
    const session = state.sessions.find(({ id }) => id === payment.sessionId);
    // One of unknown age was begun before its session ended, or was first heard of by now.
    return waitedForUntil(payment, payment.createdAt ?? session?.expiresAt ?? now);
  });
  return [...ends, ...waits].reduce<Date | null>((latest, at) => (latest && latest > at ? latest : at), null);
}

function mayTakeMoney(state: State, session: SessionState): boolean {
  if (isAlive(session)) return true;
  // It may exist at Zoho; its end is our guess, and holds until its payments were searched for in vain after it.
  if (session.status === 'create_unknown') return session.lookedAt === null || session.lookedAt < session.expiresAt;
  return isUnexplained(state, session) || paymentsOf(state, session).some(isUndetermined);
}
