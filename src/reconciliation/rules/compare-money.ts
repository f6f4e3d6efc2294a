import { type CaseKind, REASON_GONE } from '../../cases/case-kinds.js';
import { goneMinor, holdsMoney, isTaken, type Payment } from '../../payments/payment.js';
import { moneyWasTaken } from '../../zoho/statuses.js';
import type { ZohoPayment } from '../../zoho/zoho.types.js';
import type { Draft } from './draft.js';
import type { LookTime } from './merge-payments.js';

/** Where Zoho's view of a payment and our row part, in a matter of money. */
export interface MoneyDifference {
  readonly paymentId: string;
  readonly what: 'status' | 'amount' | 'refunded' | 'session';
  readonly zoho: string;
  readonly ours: string;
}

/**
 * The last step of every look: whatever of Zoho's view of the money still differs from ours must be told, by a change of this very
 * look or by a case (contract 5, rule 4). The rules before this one see to that; where they did not, a case is opened here, so that
 * no rule that is forgotten can be silent.
 * @returns what no rule had told: nothing, if the rules are complete
 */
export function compareMoney(draft: Draft, details: readonly ZohoPayment[], look: LookTime): MoneyDifference[] {
  const untold: MoneyDifference[] = [];
  for (const detail of details) {
    const payment = draft.findPayment(detail.paymentId);
    if (!payment || !isYoungest(draft, payment, detail, look)) continue; // what an older look says is overtaken
    const differences = differencesOf(draft, payment, detail);
    if (differences.length === 0) closeContradiction(draft, payment);
    const silent = differences.filter((difference) => !isTold(draft, difference));
    if (silent.length === 0) continue;
    draft.openCase('conflicting_evidence', payment.id, { differences: silent, askedAt: look.askedAt });
    untold.push(...silent);
  }
  return untold;
}

function isYoungest(
  draft: Draft,
  payment: Payment,
  { status }: ZohoPayment,
  { askedAt, answeredAt }: LookTime,
): boolean {
  const { lookedAt, heardAt, zohoStatus, sessionId } = payment;
  const listing = draft.findSession(sessionId ?? '')?.lookedAt ?? null;
  if (zohoStatus !== status || (listing !== null && listing > askedAt)) return false;
  return lookedAt?.getTime() === askedAt.getTime() && heardAt?.getTime() === answeredAt.getTime();
}

function differencesOf(draft: Draft, payment: Payment, detail: ZohoPayment): MoneyDifference[] {
  const saysTaken = moneyWasTaken(detail.status);
  // Of what was not taken, or went back whole, it does not matter how much it was and on which session.
  const matters = saysTaken && holdsMoney(payment);
  const ours = {
    status: isTaken(payment) ? 'taken' : 'not taken',
    amount: matters ? `${payment.amountMinor} ${payment.currency}` : '',
    refunded: String(payment.refundedMinor),
    session: matters ? (draft.findSession(payment.sessionId ?? '')?.zohoSessionId ?? detail.sessionId ?? '') : '',
  };
  const zoho = {
    status: saysTaken ? 'taken' : 'not taken',
    amount: matters ? `${detail.amount.minor} ${detail.amount.currency}` : '',
    refunded: String(goneMinor(payment)),
    session: matters ? (detail.sessionId ?? ours.session) : '',
  };
  return (Object.keys(ours) as (keyof typeof ours)[])
    .filter((what) => ours[what] !== zoho[what])
    .map((what) => ({ paymentId: payment.id, what, zoho: zoho[what], ours: ours[what] }));
}

/** The kinds of cases in which a person has decided on a difference. */
const DECIDED_IN: Readonly<Record<MoneyDifference['what'], readonly CaseKind[]>> = {
  status: ['payment_reversed', 'conflicting_evidence'],
  amount: ['amount_mismatch', 'currency_mismatch', 'conflicting_evidence'],
  refunded: ['refund_failed', 'conflicting_evidence'],
  session: ['conflicting_evidence', 'unmatched_payment'],
};

/** There is a change of this look, an open case about the payment, or one of the kind that a person has resolved. */
function isTold(draft: Draft, { paymentId, what }: MoneyDifference): boolean {
  if (draft.entries.some(({ data }) => data.payment?.id === paymentId)) return true;
  return draft.cases.some(({ paymentId: about, kind, status, resolution }) => {
    if (about !== paymentId) return false;
    return status === 'open' || (resolution !== REASON_GONE && DECIDED_IN[what].includes(kind));
  });
}

/** What contradicted itself agrees now, and pays its order: nothing is left for a person. */
function closeContradiction(draft: Draft, { id }: Payment): void {
  if (draft.order.settlingPaymentId !== id) return;
  for (const open of draft.cases.filter(({ kind, paymentId }) => kind === 'conflicting_evidence' && paymentId === id))
    draft.closeCase(open, { why: 'what Zoho says agrees again' });
}
