import { isAlive } from '../../payment-sessions/session-status.js';
import { isUnderWay } from '../../payments/under-way.js';
import type { Draft } from './draft.js';
import { isGivenUp } from './missing-session.js';
import { holdsUndecidedMoney, isUnexplained } from './money.js';
import type { State } from './state.js';

/** What a caller wants of an order beyond looking at it; the last one even though a payment may be under way. */
export type EndIntent = 'look' | 'cancel' | 'cancel_while_under_way';

/**
 * Ends an unpaid order: cancelled because the storefront asked, or expired because its time is up. Only when every session of the
 * order was looked at since, and none took money (contract 5, rule 2) but what a person has decided on.
 */
export function endOrder(draft: Draft, askedAt: Date, intent: EndIntent): void {
  if (draft.order.status !== 'awaiting_payment') return;
  const { sessions } = draft;
  if (holdsUndecidedMoney(draft) || sessions.some((session) => isUnexplained(draft, session))) return;
  const looks = sessions.map((session) => ({
    sessionId: session.id,
    zohoStatus: session.zohoStatus,
    lookedAt: session.lookedAt,
  }));
  const isWaiting = draft.payments.some((payment) => isUnderWay(payment, askedAt));
  const mayCancel = intent === 'cancel_while_under_way' || (intent === 'cancel' && !isWaiting);
  if (mayCancel && wasAsked(draft, askedAt)) {
    draft.moveOrder('cancelled', {}, { askedAt, looks });
  } else if (!isWaiting && isOverdue(draft, askedAt)) {
    draft.moveOrder('expired', {}, { askedAt, looks, payBefore: draft.order.payBefore });
  }
}

function isOverdue(draft: Draft, askedAt: Date): boolean {
  const { payBefore } = draft.order;
  if (askedAt < payBefore) return false;
  if (draft.sessions.some(isAlive)) return false;
  return wasAsked(draft, payBefore);
}

/** Every session that Zoho could be asked about was asked about at or after `moment`. */
export function wasAsked(state: Pick<State, 'sessions' | 'cases'>, moment: Date): boolean {
  return state.sessions.every((session) => {
    if (session.status === 'create_failed') return true; // Zoho said no: there is nothing to ask about
    if (isGivenUp(state, session)) return true; // Zoho cannot be asked, and a person has decided
    return session.lookedAt !== null && session.lookedAt >= moment;
  });
}
