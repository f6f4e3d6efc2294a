import { SETTLEMENT_KINDS } from '../../src/reconciliation/rules/settle.js';
import { canonicalJson } from '../../src/common/canonical-json.js';
import type { CaseState, State } from '../../src/reconciliation/rules/state.js';
import { moneyWasTaken } from '../../src/zoho/statuses.js';
import { END, paymentAt, wasTakenBy } from './histories.js';
import type { History, TruePayment } from './history.js';
import type { Step } from './play-history.js';

/** In how many places a payment's money stands: as what paid the order, or as a case that says why not. One is right. */
export function placesOf({ order, cases }: State, paymentId: string): number {
  const flags = cases.filter((c) => c.paymentId === paymentId && SETTLEMENT_KINDS.includes(c.kind)).length;
  return flags + (order.settlingPaymentId === paymentId ? 1 : 0);
}

export function kindsOf({ cases }: State, paymentId: string): string[] {
  return cases.filter((c) => c.paymentId === paymentId).map(({ kind }) => kind);
}

export function openKindsOf(state: State, paymentId: string): string[] {
  return kindsOf({ ...state, cases: state.cases.filter(({ status }) => status === 'open') }, paymentId);
}

/** An open case whose reason has gone: the one change of a case that no person makes. */
export function hasClosedItself(before: CaseState, after: CaseState | undefined): boolean {
  const closed = { ...before, status: 'resolved', resolution: 'reason_gone' };
  return before.status === 'open' && canonicalJson(after) === canonicalJson(closed);
}

/** What of a state must not depend on the order in which its facts were heard. */
export function moneyOf(state: State): object {
  const payments = [...state.payments].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    sessions: state.sessions.map(({ id, status, zohoSessionId }) => ({
      id,
      zohoSessionId,
      paid: status === 'succeeded',
    })),
    payments: payments.map(
      ({ id, sessionId, status, detailStatus, amountMinor, currency, refundedMinor, disputed }) => ({
        ...{ id, sessionId, status, detailStatus, amountMinor, currency, refundedMinor, disputed },
        places: placesOf(state, id),
        isDisputed: kindsOf(state, id).includes('disputed'),
      }),
    ),
  };
}

/** Whether a column changed that never changes without a timeline row. */
export function hasChanged(before: State, after: State): boolean {
  return (
    before.order !== after.order ||
    differ(before.cases, after.cases, ['status']) ||
    differ(before.sessions, after.sessions, ['status', 'zohoSessionId', 'supersededAt']) ||
    differ(before.payments, after.payments, [
      'status',
      'sessionId',
      'amountMinor',
      'currency',
      'refundedMinor',
      'disputed',
    ])
  );
}

function differ<Row>(before: readonly Row[], after: readonly Row[], columns: readonly (keyof Row)[]): boolean {
  return (
    before.length !== after.length ||
    after.some((row, i) => before[i] !== row && columns.some((column) => before[i]?.[column] !== row[column]))
  );
}

export function rowsOf({ order, sessions, payments, cases }: State): object[] {
  return [order, ...sessions, ...payments, ...cases];
}

export function truePayments({ sessions }: History): TruePayment[] {
  return sessions.flatMap(({ payments }) => payments);
}

export function takenBy(history: History, minute: number): TruePayment[] {
  return truePayments(history).filter((payment) => wasTakenBy(payment, minute));
}

/** Payments that end in a status known to mean money; one of a status nobody knows yet keeps the order open instead. */
export function shownAsTaken(history: History): TruePayment[] {
  return truePayments(history).filter((payment) => moneyWasTaken(paymentAt(payment, END).status));
}

/** What Zoho was asked about at or after a moment: its ids, and ours where it was searched for a session in vain. */
export function askedSince(steps: readonly Step[], moment: Date): string[] {
  return steps
    .filter(({ news }) => news.askedAt >= moment)
    .flatMap(({ news }) => [...news.sessions.map(({ sessionId }) => sessionId), ...news.searchedSessionIds]);
}

/** Zoho's ids of sessions that it said took money. */
export function saidPaid(steps: readonly Step[]): Set<string> {
  const sessions = steps.flatMap(({ news }) => news.sessions);
  const paid = sessions.filter((s) => s.status === 'succeeded' || s.payments.some((p) => moneyWasTaken(p.status)));
  return new Set(paid.map(({ sessionId }) => sessionId));
}

/** Every statement of a session's or the order's status on the way from a step's before to its after. */
export function statusesOf({ before, entries }: Step, of: 'order' | { session: string }): string[] {
  const told = entries.flatMap(({ data: { order, session } }) => {
    const changed = of === 'order' ? order : session?.id === of.session ? session : undefined;
    return changed ? [String(changed.status)] : [];
  });
  const start = of === 'order' ? before.order : before.sessions.find(({ id }) => id === of.session);
  return [...(start ? [start.status] : []), ...told];
}
