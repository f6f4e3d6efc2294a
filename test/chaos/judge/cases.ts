import type { Ledger } from '../ledger.js';
import type { CaseRow, Rows } from './rows.js';
import { describe, openCases, PLACES, settles, type Taken } from './taken.js';

/** What Zoho takes back is never silent, and no person looks for a reason that has gone (contract 5, rule 4). */
export function judgeCases(
  taken: readonly Taken[],
  rows: Rows,
  { returned }: Pick<Ledger, 'returned'>,
): Record<string, string[]> {
  return {
    'reversals untold': taken.filter(isReversalUntold).map(describe),
    'disputes untold': taken.filter(isDisputeUntold).map(describe),
    'returned refunds untold': [
      ...taken.filter(isReturnUntold).map(describe),
      ...returned
        .filter(({ refundId }) => isReturnMissed(refundId, rows))
        .map(({ orderId, refundId }) => `refund ${refundId} of order ${orderId}`),
    ],
    'cases without a reason': taken.flatMap((money) => openWithoutReason(money).map(inWords(money))),
    'cases closed wrongly': taken.flatMap((money) => money.cases.filter(closedWrongly(money)).map(inWords(money))),
  };
}

function isReversalUntold(money: Taken): boolean {
  return money.payment.reversed && money.isKnown && latest(money, 'payment_reversed')?.status !== 'open';
}

function isDisputeUntold(money: Taken): boolean {
  return money.payment.status === 'disputed' && latest(money, 'disputed')?.status !== 'open';
}

/** Less has gone back than had: somebody was told. */
function isReturnUntold(money: Taken): boolean {
  const { row, gone } = money;
  return row !== null && BigInt(row.refunded) > gone && latest(money, 'refund_failed') === undefined;
}

/** Of a refund that we knew as arrived. */
function isReturnMissed(refundId: string, { refunds, cases }: Rows): boolean {
  const row = refunds.find(({ zoho_refund_id }) => zoho_refund_id === refundId);
  if (!row) return false;
  const isTold = cases.some(({ kind, payment_id }) => kind === 'refund_failed' && payment_id === row.payment_id);
  return row.status !== 'failed' || !isTold;
}

function openWithoutReason(money: Taken): CaseRow[] {
  const { payment, amount, gone } = money;
  const isAllBack = payment.paid && gone >= amount;
  return [
    ...(payment.paid ? openCases(money, 'payment_reversed') : []),
    ...(payment.status === 'succeeded' || isAllBack ? openCases(money, 'disputed') : []),
    ...(settles(money) || isAllBack ? openCases(money, ...PLACES) : []),
  ];
}

/** Only what a case was about can close it; a later case of the kind says that it was so for a while. */
function closedWrongly(money: Taken): (closed: CaseRow) => boolean {
  return (closed) => {
    if (closed.status === 'open' || latest(money, closed.kind) !== closed) return false;
    if (closed.resolution === 'dismiss') return true; // nobody in a run does that
    return !isGone(money, closed);
  };
}

function isGone(money: Taken, { kind, resolution }: CaseRow): boolean {
  const { payment, amount, gone, row } = money;
  const wentBack = gone >= amount || BigInt(row?.refunded ?? 0) >= amount;
  if (kind === 'payment_reversed') return payment.paid;
  if (kind === 'disputed') return payment.status !== 'disputed';
  if (kind === 'refund_failed') return resolution === 'refund' || gone >= BigInt(row?.refunded ?? 0);
  return settles(money) || wentBack || resolution === 'refund' || resolution === 'attributed';
}

function latest({ cases }: Taken, kind: string): CaseRow | undefined {
  return cases.filter((known) => known.kind === kind).at(-1);
}

function inWords(money: Taken): (about: CaseRow) => string {
  return ({ kind, status, resolution }) => `${kind} ${status} ${resolution ?? ''}: ${describe(money)}`;
}
