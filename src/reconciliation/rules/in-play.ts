import { awaitsPerson, isMissed, isMissing } from './missing-session.js';
import { isUnexplained, paymentsOf } from './money.js';
import { isOpenEnded, isUndetermined } from '../../payments/payment.js';
import { latestSession, type SessionState, type State } from './state.js';

/** A shopper needs about this long to pay, so a session with less left is of no use to one (contract 4, zoho trap 26). */
const USEFUL_LIFE_MS = 60_000;

/**
 * The sessions a status read asks Zoho about: those that can still be paid, those with a payment whose outcome or detail is
 * open, and the latest one while the order is unpaid. Ended ones are left to the schedule's tail, and one that Zoho no longer knows
 * to a person.
 */
export function sessionsInPlay(state: State): SessionState[] {
  const latest = latestSession(state);
  return state.sessions.filter((session) => {
    if (session.zohoSessionId === null || isMissing(session)) return false;
    const payments = paymentsOf(state, session);
    if (session.status === 'open' || payments.some((p) => isUndetermined(p) || isOpenEnded(p))) return true;
    return (
      isUnexplained(state, session) ||
      (session === latest && state.order.status === 'awaiting_payment' && session.status !== 'succeeded')
    );
  });
}

/**
 * A create call ends within seconds (its time-out is 10 by default); a session that is `creating` for longer has lost its
 * creator, and is treated like one whose reply was lost.
 */
const CREATING_PATIENCE_MS = 60_000;

/** The call that makes this session has ended, and its replica wrote down no outcome. */
export function isAbandoned({ status, createdAt }: SessionState, now: Date): boolean {
  return status === 'creating' && now.getTime() - createdAt.getTime() > CREATING_PATIENCE_MS;
}

/** Every session that it is of use to ask Zoho about: all but those that it has long said it does not know. */
export function askableSessions(state: State, now: Date): SessionState[] {
  return everySession(state, now).filter((session) => !isMissing(session));
}

/** Every session that Zoho can be asked about: by its id, or by searching its payments where we never learned the id. */
export function everySession(state: State, now: Date): SessionState[] {
  return state.sessions.filter(
    (session) => session.zohoSessionId !== null || session.status === 'create_unknown' || isAbandoned(session, now),
  );
}

/**
 * When Zoho last answered about everything that can change, whichever trigger asked: a status read notes it on the order, every
 * look on its session. Null: never about all of it.
 */
export function wholeLookAt(state: State & { readonly lookedAt: Date | null }): Date | null {
  const looks = sessionsInPlay(state).flatMap(({ lookedAt }) => lookedAt ?? []);
  const wasWhole = looks.length > 0 && looks.length === sessionsInPlay(state).length;
  // A payment whose detail went unanswered was not looked at whole, even though its session was.
  if (!wasWhole || state.payments.some(isUndetermined)) return state.lookedAt;
  const oldest = looks.reduce((least, at) => (at < least ? at : least));
  return state.lookedAt !== null && state.lookedAt > oldest ? state.lookedAt : oldest;
}

/** Nothing a status read could find out: the order has ended and no session of it can still be paid. */
export function isSettled(state: State): boolean {
  return state.order.status !== 'awaiting_payment' && sessionsInPlay(state).length === 0;
}

/** The order's time is up, so a look must ask about everything before it may call it expired; unless a person must decide first. */
export function isOverdue(state: State, now: Date): boolean {
  if (state.sessions.some((session) => awaitsPerson(state, session))) return false;
  return state.order.status === 'awaiting_payment' && now >= state.order.payBefore;
}

/** The session a shopper can be sent to pay with now, if there is one with enough life left for the order's amount. */
export function payableSession(state: State, now: Date): SessionState | undefined {
  const latest = latestSession(state);
  if (state.order.status !== 'awaiting_payment' || latest?.status !== 'open' || latest.supersededAt !== null)
    return undefined;
  if (isMissed(latest)) return undefined;
  const fits = latest.amountMinor === state.order.amountMinor && latest.currency === state.order.currency;
  return fits && latest.expiresAt.getTime() - now.getTime() >= USEFUL_LIFE_MS ? latest : undefined;
}
