import type { State } from '../../src/reconciliation/rules/state.js';
import type { EventData } from '../../src/timeline/event-types.js';
import type { Facts } from '../../src/timeline/fold.js';
import { idsOf } from './take-in.js';
import type { Rules } from './rules.js';
import type { Change, Step } from './world.js';

/** Columns that never change without a word. */
const TOLD = {
  order: ['status', 'paidAt', 'settlingPaymentId', 'refundedMinor'],
  session: ['status', 'zohoSessionId', 'supersededAt', 'expiresAt'],
  payment: ['status', 'sessionId', 'amountMinor', 'currency', 'refundedMinor', 'disputed'],
  case: ['status', 'kind', 'paymentId'],
} as const;

/** Contract 5, rule 5: the entries, laid over the rows as they were, give the rows as they are; and what decide did has evidence. */
export function everyChangeIsTold({ changes }: Step, rules: Rules): string | null {
  for (const change of changes) {
    const { by, before, after, entries } = change;
    if (before === after && entries.length === 0) continue;
    const found = isUntold(change, rules);
    if (found !== null) return found;
    const bare = by === 'decide' ? entries.find(({ evidence }) => evidence === undefined) : undefined;
    if (bare) return `${bare.type} is told without evidence`;
  }
  return null;
}

function isUntold({ before, after, entries }: Change, { fold }: Rules): string | null {
  const folded = fold([...asEvents(before), ...entries.map(({ data }) => data)]);
  return (
    differs('the order', TOLD.order, folded.order, after.order) ??
    differ('session', TOLD.session, folded.sessions, after.sessions) ??
    differ('payment', TOLD.payment, folded.payments, after.payments) ??
    differ('case', TOLD.case, folded.cases, after.cases)
  );
}

function asEvents({ order, sessions, payments, cases }: State): EventData[] {
  return [
    { order: { ...order } },
    ...sessions.map((session) => ({ session: { ...session } })),
    ...payments.map((payment) => ({ payment: { ...payment } })),
    ...cases.map((row) => ({ case: { ...row } })),
  ];
}

function differ(
  what: string,
  columns: readonly string[],
  told: ReadonlyMap<string, Facts>,
  rows: readonly { readonly id: string }[],
): string | null {
  if (told.size > rows.length) return `a ${what} is told of that there is not`;
  for (const row of rows) {
    const found = differs(`${what} ${row.id}`, columns, told.get(row.id) ?? {}, row);
    if (found !== null) return found;
  }
  return null;
}

function differs(what: string, columns: readonly string[], told: Facts, row: object): string | null {
  const facts = row as Facts;
  for (const column of columns)
    if (!isSame(column, told[column], facts[column]))
      return `${what}: ${column} is ${shown(facts[column])}, told was ${shown(told[column])}`;
  return null;
}

function isSame(column: string, told: unknown, is: unknown): boolean {
  if (isDate(told) && isDate(is)) return told.getTime() === is.getTime();
  // A new row need not tell what nothing is said of yet.
  return told === is || (told === undefined && (is === null || is === 0n || is === false || column === 'expiresAt'));
}

function shown(value: unknown): string {
  return isDate(value) ? value.toISOString() : String(value);
}

/** Rules that are loaded with a fault have a class `Date` of their own. */
function isDate(value: unknown): value is Date {
  return typeof value === 'object' && value !== null && 'getTime' in value;
}

/** docs/decisions/0002: what was heard once is no news. */
export function repeatedNewsIsNoNews({ changes }: Step, { decide }: Rules): string | null {
  for (const { by, after, news, wish } of changes) {
    if (by !== 'decide' || !news) continue;
    const intent = wish === 'cancel' || wish === 'cancel_while_under_way' ? wish : 'look';
    const again = decide(after, news, intent, idsOf(after));
    if (again.entries.length > 0) return `told again: ${again.entries.map(({ type }) => type).join(', ')}`;
    if (!isUnchanged(after, again.state)) return 'rows were written again that did not change';
  }
  return null;
}

function isUnchanged(before: State, after: State): boolean {
  const lists = ['sessions', 'payments', 'cases'] as const;
  return (
    before.order === after.order &&
    lists.every((list) => after[list].length === before[list].length && after[list].every((row, i) => row === before[list][i]))
  );
} // prettier-ignore
