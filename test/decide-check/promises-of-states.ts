import type { CaseKind } from '../../src/cases/case-kinds.js';
import type { SessionState } from '../../src/reconciliation/rules/state.js';
import { EXACT } from '../support/states.js';
import { KINDS, PAY_BEFORE, ZOHO_LIFE_MS, type PaymentKind } from './scope.js';
import { isPaidOrder, moneyWasTaken } from './words.js';
import type { Change, Heard, Step, World } from './world.js';

/** Contract 5, rule 1. A person may accept money that is not exact; nobody money that Zoho did not show. */
export function paidOnlyOnEvidence({ after: { ours, zoho, heard } }: Step): string | null {
  const { status, settlingPaymentId } = ours.order;
  if (!isPaidOrder(status))
    return settlingPaymentId === null ? null : `${status}, and yet paid by ${settlingPaymentId}`;
  const paidBy = zoho.payments.find(({ id }) => id === settlingPaymentId);
  if (!paidBy) return `paid by ${settlingPaymentId ?? 'nothing'}, which there is not`;
  if (!heard.payments[paidBy.id]?.isShownPaid) return `paid by ${paidBy.id}, of which no detail said that it was taken`;
  const { amount, namesAnotherSession }: PaymentKind = KINDS[paidBy.kind];
  if (amount.currency !== EXACT.currency) return `paid by ${paidBy.id} in another currency`;
  if (heard.acceptedPaymentId === paidBy.id) return null;
  if (amount.minor !== EXACT.minor) return `paid by ${paidBy.id}, not exactly its amount`;
  return namesAnotherSession ? `paid by ${paidBy.id}, which names another session` : null;
}

/** Contract 5, rule 2, for orders and for sessions. */
export function endsOnlyAfterAsking({ changes, after }: Step): string | null {
  for (const change of changes) {
    const found = change.by === 'decide' ? (endOfOrder(change, after.heard) ?? endOfSession(change, after)) : null;
    if (found !== null) return found;
  }
  return null;
}

function endOfOrder({ before, after, news, wish }: Change, heard: Heard): string | null {
  const { status } = after.order;
  if (before.order.status !== 'awaiting_payment' || (status !== 'cancelled' && status !== 'expired')) return null;
  const askedAt = news?.askedAt ?? new Date(NaN);
  if (status === 'cancelled' && wish?.startsWith('cancel') !== true) return 'cancelled, and nobody wished it';
  if (status === 'expired' && askedAt < PAY_BEFORE) return 'expired before its time was over';
  const since = status === 'cancelled' ? askedAt : PAY_BEFORE;
  for (const { attempt, status: ofSession } of after.sessions) {
    const { lookedAt = null, isPaid = false } = heard.sessions[attempt - 1] ?? {};
    if (ofSession === 'create_failed') continue;
    if (lookedAt === null || lookedAt < since) return `${status}, and session ${attempt} was not asked about since`;
    if (isPaid && !after.payments.some((p) => p.sessionId === `session-${attempt}` && heard.payments[p.id]?.isPaid))
      return `${status}, and Zoho calls session ${attempt} paid by something not seen yet`;
  }
  const held = after.payments.find(({ id }) => holdsMoney(id, heard, after.cases));
  return held ? `${status} with money on ${held.id}` : null;
}

const MISFITS: readonly CaseKind[] = ['amount_mismatch', 'currency_mismatch', 'conflicting_evidence'];

/** Zoho said that money was taken, it did not go back, and no person has decided that it does not pay the order. */
export function holdsMoney(id: string, { payments, closedByPeople }: Heard, cases: Change['after']['cases']): boolean {
  const known = payments[id];
  if (!known?.isPaid) return false;
  if (known.isShownPaid && known.refundedMinor >= 10_050n) return false;
  const isTakenBack = known.word !== null && !moneyWasTaken(known.word);
  const decidedIn = isTakenBack ? [...MISFITS, 'payment_reversed'] : MISFITS;
  return !cases.some((c) => c.paymentId === id && decidedIn.includes(c.kind) && closedByPeople.includes(c.id));
}

function endOfSession({ before, after, news }: Change, { zoho }: World): string | null {
  for (const { id, attempt, status } of after.sessions) {
    if (status !== 'expired' || before.sessions.find((known) => known.id === id)?.status === 'expired') continue;
    const made = zoho.sessions[attempt - 1]?.madeAt?.getTime() ?? Infinity;
    if (news && news.askedAt.getTime() < made + ZOHO_LIFE_MS - CALL_MS) return `session ${attempt} expired before its end`;
  }
  return null;
} // prettier-ignore

/** Our call and Zoho's making of the session are moments apart; we count from the call. */
const CALL_MS = 60_000;

/** Contract 5, rule 7: by Zoho's two times, from our clock at the call. */
export function livesAsZohoSays({ changes }: Step): string | null {
  for (const { after } of changes)
    for (const session of after.sessions) {
      const lifeMs = session.expiresAt.getTime() - session.createdAt.getTime();
      if (session.zohoSessionId !== null && lifeMs !== ZOHO_LIFE_MS)
        return `session ${session.attempt} is promised ${lifeMs / 60_000} minutes`;
    }
  return null;
}

/** Contract 4: no second session that a shopper could be sent to. */
export function oneLiveSession({ after }: Step): string | null {
  const live = after.ours.sessions.filter(isLive);
  return live.length > 1 ? `sessions ${live.map(({ attempt }) => attempt).join(' and ')} are live` : null;
}

function isLive({ status, supersededAt }: SessionState): boolean {
  return (status === 'creating' || status === 'open') && supersededAt === null;
}
