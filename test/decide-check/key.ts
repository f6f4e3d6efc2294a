import type { News } from '../../src/reconciliation/rules/decide.js';
import { at } from '../support/states.js';
import { PAY_BEFORE, TICKS } from './scope.js';
import type { World } from './world.js';

/** Of a moment only this counts: between which of our moments it lies. */
function tickOf(moment: Date): number {
  let tick = 0;
  while (tick + 1 < STARTS.length && (STARTS[tick + 1] ?? Infinity) <= moment.getTime()) tick++;
  return tick;
}

const STARTS = TICKS.map((minute) => at(minute).getTime());

/** Of a look only this counts: before or after the order's time was over, and before or after the answer that is kept. */
function lookCode(lookedAt: Date | null, kept: Date | undefined): string {
  if (lookedAt === null) return '-';
  const age = kept === undefined ? '' : lookedAt < kept ? '<' : lookedAt > kept ? '>' : '=';
  return (lookedAt < PAY_BEFORE ? 'p' : 'q') + age;
}

type Row = Readonly<Record<string, string | number | bigint | boolean | Date | readonly Date[] | null>>;

/** A row with all its columns, so that one which is added tells states apart from its first day. */
function rowCode(row: Row, kept: Date | undefined): string {
  let code = '';
  for (const column in row) {
    const value = row[column];
    if (column === 'lookedAt' || column === 'heardAt') code += lookCode(value as Date | null, kept);
    else if (column === 'supersededAt' || column === 'paidAt') code += value === null ? '-' : '+';
    else if (column === 'expiresAt') code += lifeCode(row);
    else if (value === null) code += '-';
    else if (value instanceof Date) code += String(tickOf(value));
    else if (typeof value === 'object') code += value.map(tickOf).join('.');
    else code += String(value);
    code += ',';
  }
  return code;
}

/** How long a session lives, in minutes: with when it was made, when it ends. */
function lifeCode({ createdAt, expiresAt }: Row): string {
  return String(Math.round(((expiresAt as Date).getTime() - (createdAt as Date).getTime()) / 60_000));
}

/**
 * A world in short: two worlds with the same code behave alike for ever. Ids of cases and the exact times of what happened between
 * two of our moments are left out, because no rule can tell them apart; thereby the worlds come to an end.
 */
export function keyOf({ tick, zoho, ours, heard, kept }: World): string {
  const asked = kept?.news.askedAt;
  return [
    tick,
    ...zoho.sessions.map(({ madeAt, isCalling }) => `${madeAt ? tickOf(madeAt) : '-'}${isCalling ? 'c' : ''}`),
    ...zoho.payments.map(
      (p) => `${p.session}${p.kind}${p.status}${p.refundedMinor}${p.wasTaken ? 't' : ''}${tickOf(p.begunAt)}`,
    ),
    '|',
    rowCode(ours.order as unknown as Row, asked),
    ...ours.sessions.map((row) => rowCode(row as unknown as Row, asked)),
    ...ours.payments.map((row) => rowCode(row as unknown as Row, asked)).sort(),
    ...ours.cases
      .map((row) => `${row.kind}${row.paymentId ?? row.sessionId}${row.status}${row.resolution ?? ''}`)
      .sort(),
    '|',
    ...heard.sessions.map(({ lookedAt, isPaid }) => lookCode(lookedAt, asked) + (isPaid ? 'p' : '')),
    ...Object.keys(heard.payments)
      .sort()
      .map((id) => id + rowCode(heard.payments[id] as unknown as Row, asked)),
    heard.acceptedPaymentId ?? '',
    kept?.code ?? '',
  ].join(';');
}

/** An answer in short. */
export function codeOfNews({ askedAt, sessions, payments, searchedSessionIds }: News): string {
  return [
    tickOf(askedAt),
    ...sessions.map(({ sessionId, status, payments: listed }) =>
      [sessionId, status, ...listed.map((p) => p.paymentId + p.status)].join(),
    ),
    ...payments.map((p) => `${p.paymentId}${p.status}${p.refundedMinor}`),
    ...searchedSessionIds,
  ].join();
}
