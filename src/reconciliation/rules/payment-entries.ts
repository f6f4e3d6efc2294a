import { decimalOrNull } from '../../common/money.js';
import type { TimelineEntry } from '../../timeline/event-types.js';
import type { Payment } from '../../payments/payment.js';
import { moneyWasTaken, paymentHasFailed, paymentIsOpenEnded } from '../../zoho/statuses.js';

/** The timeline entries of the step from `before` to `after`: none if nothing of meaning changed. */
export function paymentEntries(before: Payment | undefined, after: Payment): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const { id, sessionId, status, amountMinor, currency, refundedMinor, disputed } = after;
  const { zohoSessionId, createdAt: paymentCreatedAt } = after;
  const evidence = { zohoSessionId, paymentStatus: status, paymentCreatedAt, ...feeEvidence(after) };
  const add = (type: TimelineEntry['type'], changed: Record<string, unknown>): void => {
    entries.push({ type, data: { payment: { id, ...changed } }, evidence });
  };
  const statusIsNews = before?.status !== status;
  const kind = statusEvent(status);
  if (statusIsNews && (before === undefined || statusEvent(before.status) !== kind)) {
    add(kind, { sessionId, status, amountMinor, currency });
  } else if (statusIsNews || isOtherwise(before, after)) {
    add('payment.detailed', { sessionId, status, amountMinor, currency });
  }
  if (refundedMinor > (before?.refundedMinor ?? 0n)) add('payment.refunded', { status, refundedMinor });
  if (disputed && !before?.disputed) add('payment.disputed', { status, disputed });
  return entries;
}

/** The fee that Zoho states, where it states one. */
export function feeEvidence({ feeMinor, currency }: Payment): { paymentFee?: string } {
  const paymentFee = decimalOrNull(feeMinor, currency);
  return paymentFee === null ? {} : { paymentFee };
}

function isOtherwise(before: Payment, after: Payment): boolean {
  return (['sessionId', 'amountMinor', 'currency'] as const).some((column) => before[column] !== after[column]);
}

function statusEvent(status: string): 'payment.succeeded' | 'payment.failed' | 'payment.under_way' | 'payment.started' {
  if (moneyWasTaken(status)) return 'payment.succeeded';
  if (paymentHasFailed(status)) return 'payment.failed';
  return paymentIsOpenEnded(status) ? 'payment.under_way' : 'payment.started';
}
