import type { Payment } from '../../payments/payment.js';
import { moneyWasTaken, paymentHasFailed } from '../../zoho/statuses.js';
import type { ZohoSession } from '../../zoho/zoho.types.js';
import type { Draft } from './draft.js';
import { isUnexplained, paymentsOf } from './money.js';
import type { SessionState, State } from './state.js';

/**
 * Zoho calls a session paid, and every attempt on it that it shows has failed: money was taken and taken back before we ever heard
 * of it, so no payment of ours tells. Said of two looks, because a session may be ahead of its own list, it is a case for a person;
 * until that is decided the order neither ends nor opens another session (contract 5, rules 2 and 4).
 * @param before the state before this look
 */
export function noteUnseenReversal(draft: Draft, before: State, zoho: ZohoSession, askedAt: Date): void {
  const session = draft.sessions.find(({ zohoSessionId }) => zohoSessionId === zoho.sessionId);
  if (!session) return;
  const payments = paymentsOf(draft, session);
  if (payments.some(({ status }) => moneyWasTaken(status))) return closeExplained(draft, payments);
  const isSaidAgain =
    zoho.status === 'succeeded' && zoho.payments.length > 0 && wasUnexplained(before, session, askedAt);
  const last = payments.at(-1);
  if (!isSaidAgain || !last || !isUnexplained(draft, session) || !payments.every(isKnownToHaveFailed)) return;
  if (draft.cases.some(({ kind, paymentId }) => kind === 'payment_reversed' && isOneOf(payments, paymentId))) return;
  draft.openCase('payment_reversed', last.id, {
    paymentId: last.id,
    zohoSessionId: zoho.sessionId,
    zohoStatus: zoho.status,
    paymentStatus: last.status,
    paymentAmount: last.amountText,
    paymentCurrency: last.currency,
    failureReason: last.failureReason,
    askedAt,
    why: 'Zoho calls the session paid, and every payment that it shows on it failed',
  });
}

/** The money has turned up: that its session's list was late is nothing for a person. */
function closeExplained(draft: Draft, payments: readonly Payment[]): void {
  const failed = payments.filter(isKnownToHaveFailed);
  for (const open of draft.cases.filter(({ kind }) => kind === 'payment_reversed'))
    if (isOneOf(failed, open.paymentId))
      draft.closeCase(open, { why: 'another payment of its session took the money' });
}

function wasUnexplained(before: State, { id }: SessionState, askedAt: Date): boolean {
  const earlier = before.sessions.find((known) => known.id === id);
  if (!earlier?.lookedAt || earlier.lookedAt >= askedAt) return false;
  return isUnexplained(before, earlier) && paymentsOf(before, earlier).length > 0;
}

function isKnownToHaveFailed({ status, zohoStatus }: Payment): boolean {
  return paymentHasFailed(status) && zohoStatus !== null && paymentHasFailed(zohoStatus);
}

function isOneOf(payments: readonly Payment[], paymentId: string | null): boolean {
  return payments.some(({ id }) => id === paymentId);
}
