import type { CaseKind } from '../../src/cases/case-kinds.js';
import type { CaseState, State } from '../../src/reconciliation/rules/state.js';
import { moneyWasTaken, hasEnded, isPaidOrder } from './words.js';
import type { Change, Step, TruePayment, World } from './world.js';

const MISPLACED: readonly CaseKind[] = [
  'late_payment',
  'duplicate_payment',
  'amount_mismatch',
  'currency_mismatch',
  'unmatched_payment',
  'conflicting_evidence',
];

/** Contract 5, rule 3: what Zoho showed as taken pays the order, or stands in one case that says why not. */
export function moneyHasOnePlace({ after: { ours, heard } }: Step): string | null {
  for (const id of Object.keys(heard.payments)) {
    if (!heard.payments[id]?.isShownPaid) continue;
    const places = placesOf(ours, id, heard.acceptedPaymentId);
    if (places.length !== 1) return `${id} is ${places.length === 0 ? 'nowhere' : places.join(' and ')}`;
  }
  return null;
}

function placesOf({ order, cases }: State, id: string, acceptedId: string | null): string[] {
  const flags = cases.filter((c) => c.paymentId === id && MISPLACED.includes(c.kind)).map(({ kind }) => kind);
  if (order.settlingPaymentId !== id) return flags;
  // Accepted money had a case before, which its acceptance closed.
  return acceptedId === id && flags.length === 1 ? ['what pays the order'] : ['what pays the order', ...flags];
}

/** Contract 5, rule 4: late, repeated and reordered news takes nothing from what was known. */
export function nothingMovesBack({ changes }: Step): string | null {
  for (const change of changes) {
    const found = ofOrder(change) ?? ofSessions(change) ?? ofPayments(change) ?? ofCases(change);
    if (found !== null) return found;
  }
  return null;
}

const ORDER_MOVES: Readonly<Record<string, readonly string[]>> = {
  awaiting_payment: ['paid', 'partially_refunded', 'refunded', 'cancelled', 'expired'],
  paid: ['partially_refunded', 'refunded'],
  partially_refunded: ['refunded'],
};

function ofOrder({ by, before: { order: was }, after: { order: is } }: Change): string | null {
  if (was.status !== is.status && ORDER_MOVES[was.status]?.includes(is.status) !== true) {
    const isAccepted = by === 'person' && (was.status === 'cancelled' || was.status === 'expired');
    if (!isAccepted || !isPaidOrder(is.status)) return `the order moved from ${was.status} to ${is.status}`;
  }
  if (was.settlingPaymentId !== null && was.settlingPaymentId !== is.settlingPaymentId)
    return `the order is paid by another payment, ${is.settlingPaymentId ?? 'none'}`;
  return is.refundedMinor < was.refundedMinor ? 'the order forgot a refund' : null;
}

function ofSessions({ before, after }: Change): string | null {
  for (const was of before.sessions) {
    const is = after.sessions.find(({ id }) => id === was.id);
    if (!is) return `session ${was.attempt} is gone`;
    const isBack = SESSION_ENDS.includes(was.status) && is.status !== was.status && is.status !== 'succeeded';
    if (isBack || (was.status === 'succeeded' && is.status !== 'succeeded'))
      return `session ${was.attempt} moved from ${was.status} to ${is.status}`;
    if (was.zohoSessionId !== null && was.zohoSessionId !== is.zohoSessionId) return `session ${was.attempt} lost its id`;
  }
  return null;
} // prettier-ignore

const SESSION_ENDS = ['failed', 'expired', 'create_failed'];

function ofPayments({ before, after }: Change): string | null {
  for (const was of before.payments) {
    const is = after.payments.find(({ id }) => id === was.id);
    if (!is) return `${was.id} is gone`;
    const isBack = moneyWasTaken(was.status) ? !moneyWasTaken(is.status) : hasEnded(was.status) && !hasEnded(is.status);
    if (isBack) return `${was.id} moved from ${was.status} to ${is.status}`;
    if (was.disputed && !is.disputed) return `the dispute of ${was.id} is forgotten`;
    if (is.refundedMinor < was.refundedMinor) return `a refund of ${was.id} is forgotten`;
  }
  return null;
}

function ofCases({ before, after }: Change): string | null {
  for (const was of before.cases) {
    const is = after.cases.find(({ id }) => id === was.id);
    if (!is) return `${was.kind} of ${was.paymentId} is gone`;
    if (was.status === 'resolved' && is.status === 'open') return `${was.kind} of ${was.paymentId} is open again`;
  }
  return null;
}

/** Contract 5, rule 4: after a look at everything, what differs from Zoho's view stands in a case. */
export function takenBackIsNeverSilent({ isWholeLook, changes, after }: Step): string | null {
  if (changes.some(({ untold }) => untold !== undefined && untold.length > 0))
    return 'only the last comparison with Zoho’s view noticed';
  const asked = isWholeLook ? changes.flatMap(({ news }) => news?.sessions ?? []) : [];
  for (const payment of after.zoho.payments) {
    // A session whose create call may still be answered is not asked about yet.
    if (!asked.some(({ sessionId }) => sessionId === `Z${payment.session}`)) continue;
    const found = differenceOf(payment, after);
    if (found !== null) return found;
  }
  return null;
}

function differenceOf({ id, status, refundedMinor, wasTaken }: TruePayment, { ours }: World): string | null {
  const known = ours.payments.find((payment) => payment.id === id);
  if (!known) return `${id} was looked at and is not known`;
  if (moneyWasTaken(status) && !moneyWasTaken(known.detailStatus ?? '')) return `${id} was taken and is not known as taken`;
  if (refundedMinor > known.refundedMinor) return `a refund of ${id} is not known`;
  const isFlagged = (...kinds: CaseState['kind'][]) => ours.cases.some((c) => c.paymentId === id && kinds.includes(c.kind));
  if (wasTaken && status === 'failed' && moneyWasTaken(known.status) && !isFlagged('payment_reversed'))
    return `${id} was reversed, in silence`;
  if (status === 'disputed' && !isFlagged('disputed')) return `${id} is disputed, in silence`;
  return null;
} // prettier-ignore
