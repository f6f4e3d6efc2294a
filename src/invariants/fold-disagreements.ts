import type { Facts, Folded } from '../timeline/fold.js';

/** An order's rows as JSON: columns by their names in the code, amounts as digits in text, times as ISO 8601 text. */
export interface Rows {
  order: Facts;
  sessions: readonly (Facts & { id: string })[];
  payments: readonly (Facts & { id: string })[];
  refunds: readonly (Facts & { id: string })[];
  cases: readonly (Facts & { id: string })[];
}

/**
 * Columns that never change without a timeline row, with what they hold before any row speaks of them. Beyond these, whatever
 * the timeline does tell of a row must be what the row says.
 */
const WATCHED = {
  order: {
    status: null,
    amountMinor: null,
    currency: null,
    payBefore: null,
    paidAt: null,
    settlingPaymentId: null,
    refundedMinor: '0',
  },
  session: { status: null, attempt: null, amountMinor: null, currency: null, zohoSessionId: null, supersededAt: null },
  payment: { status: null, sessionId: null, amountMinor: null, currency: null, refundedMinor: '0', disputed: false },
  refund: { status: null, zohoRefundId: null, paymentId: null, amountMinor: null, currency: null },
  case: { status: null, kind: null, paymentId: null, sessionId: null },
} as const;

/** Where an order's rows and the fold of its timeline differ, in words; empty if they agree. */
export function foldDisagreements(folded: Folded, rows: Rows): string[] {
  return [
    ...differences('order', WATCHED.order, folded.order, rows.order),
    ...ofEach('session', WATCHED.session, folded.sessions, rows.sessions),
    ...ofEach('payment', WATCHED.payment, folded.payments, rows.payments),
    ...ofEach('refund', WATCHED.refund, folded.refunds, rows.refunds),
    ...ofEach('case', WATCHED.case, folded.cases, rows.cases),
  ];
}

function ofEach(
  what: string,
  watched: Facts,
  told: ReadonlyMap<string, Facts>,
  rows: readonly (Facts & { id: string })[],
): string[] {
  const known = new Set(rows.map(({ id }) => id));
  const lost = [...told.keys()].filter((id) => !known.has(id)).map((id) => `${what} ${id}: has no row`);
  const changed = rows.flatMap((row) => {
    const facts = told.get(row.id);
    return facts ? differences(`${what} ${row.id}`, watched, facts, row) : [`${what} ${row.id}: not in the timeline`];
  });
  return [...lost, ...changed];
}

function differences(what: string, watched: Facts, told: Facts, row: Facts): string[] {
  return Object.entries({ ...watched, ...told })
    .filter(([column, value]) => column in row && row[column] !== value)
    .map(([column, value]) => `${what}: ${column} is ${shown(row[column])}, the timeline says ${shown(value)}`);
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
