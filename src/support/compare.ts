import { toDecimal } from '../common/money.js';
import type { Reconciled } from '../reconciliation/reconcile.js';
import type { PaymentState, SessionState } from '../reconciliation/state.js';
import type { ComparedView } from './compare.dto.js';

/**
 * What Zoho was asked about and what it said, beside what we had. Zoho's side is what the look left in our rows: a session's
 * word and a payment's facts are taken over from Zoho as they are, so before and after tell the two apart.
 */
export function compare({ before, after, askedAt }: Pick<Reconciled, 'before' | 'after' | 'askedAt'>): ComparedView[] {
  const sessions = after.sessions
    .filter(({ lookedAt }) => lookedAt !== null && lookedAt >= askedAt)
    .map((session) => sessionRow(byId(before.sessions, session.id), session));
  const payments = after.payments.flatMap((payment) => paymentRows(byId(before.payments, payment.id), payment));
  return [...sessions, ...payments];
}

function sessionRow(ours: SessionState | undefined, zoho: SessionState): ComparedView {
  const what = `session ${zoho.zohoSessionId ?? `number ${zoho.attempt}, by its payments`}: status`;
  const theirs = zoho.zohoStatus ?? 'not found';
  if (ours?.zohoStatus != null) return row(what, ours.zohoStatus, theirs);
  // Its word was never heard before, so there is only our own to compare: a session just opened is `open` here, `created` there.
  return { what, ours: ours?.status ?? null, zoho: theirs, same: ours?.status === zoho.status };
}

function paymentRows(ours: PaymentState | undefined, zoho: PaymentState): ComparedView[] {
  const rows = [
    row(`payment ${zoho.id}: status`, ours?.status ?? null, zoho.status),
    row(`payment ${zoho.id}: amount`, ours ? amountOf(ours) : null, amountOf(zoho)),
  ];
  if (zoho.refundedMinor > 0n)
    rows.push(row(`payment ${zoho.id}: refunded`, ours ? refundedOf(ours) : null, refundedOf(zoho)));
  if (zoho.disputed) rows.push(row(`payment ${zoho.id}: disputed`, ours ? String(ours.disputed) : null, 'true'));
  return rows;
}

function row(what: string, ours: string | null, zoho: string | null): ComparedView {
  return { what, ours, zoho, same: ours === zoho };
}

function amountOf({ amountMinor, currency, amountText }: PaymentState): string | null {
  return amountMinor === null || currency === null ? amountText : `${toDecimal(amountMinor, currency)} ${currency}`;
}

function refundedOf({ refundedMinor, currency }: PaymentState): string {
  return currency === null ? String(refundedMinor) : `${toDecimal(refundedMinor, currency)} ${currency}`;
}

function byId<T extends { id: string }>(rows: readonly T[], id: string): T | undefined {
  return rows.find((candidate) => candidate.id === id);
}
