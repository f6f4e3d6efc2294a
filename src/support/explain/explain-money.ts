import { isSetAside } from '../../reconciliation/rules/money.js';
import { goneMinor, holdsMoney, isTaken, isTakenBack } from '../../payments/payment.js';
import { NO_TRACE, WENT_BACK_OTHERWISE } from '../../refunds/decide-refund.js';
import { isInFlight } from '../../payments/refund-status.js';
import type { Payment } from '../../payments/payment.js';
import type { OrderDossier } from '../order/dossier.repository.js';
import { describePayment, money, quoted, resolved, who } from './explain.words.js';

type Refund = Pick<OrderDossier['refunds'][number], 'amountMinor' | 'currency'>;

/** Why money that was taken does not pay the order, as a relative clause. */
const MISFIT: Readonly<Record<string, string>> = {
  late_payment: 'which came after the order had ended',
  duplicate_payment: 'although another payment has paid the order',
  amount_mismatch: 'which is not what the order asks for',
  currency_mismatch: 'which is another currency than the order asks for',
  conflicting_evidence: 'which says itself that it belongs to another session',
  unmatched_payment: 'which is on no session of the order',
};

/** Money that Zoho reports and that did not pay the order, and what became of each: nothing taken goes unmentioned. */
export function otherMoney(dossier: OrderDossier): string {
  const { order, payments, cases } = dossier.record;
  const isWaiting = (payment: Payment): boolean =>
    order.status === 'awaiting_payment' && holdsMoney(payment) && !isSetAside(payment, cases);
  return payments
    .filter((payment) => isTaken(payment) && payment.id !== order.settlingPaymentId && !isWaiting(payment))
    .map((payment) => `Besides, Zoho reports ${describePayment(payment)}${fateOf(payment, dossier)}.`)
    .join(' ');
}

function fateOf(payment: Payment, { cases, refunds }: OrderDossier): string {
  const found = cases.findLast(({ kind, paymentId }) => paymentId === payment.id && Object.hasOwn(MISFIT, kind));
  const why = MISFIT[found?.kind ?? ''];
  const underWay = refunds.find(({ paymentId, status }) => paymentId === payment.id && isInFlight(status));
  return `${why ? `, ${why}` : ''}: ${whatBecame(payment, underWay, found)}`;
}

function whatBecame(payment: Payment, underWay: Refund | undefined, found?: OrderDossier['cases'][number]): string {
  const { currency } = payment;
  const refundedMinor = goneMinor(payment);
  if (isTakenBack(payment)) return `the bank took it back, Zoho calls it ${payment.zohoStatus ?? 'failed'} now`;
  if (!holdsMoney(payment)) return 'all of it went back';
  const back = refundedMinor > 0n && currency !== null ? `${money(refundedMinor, currency)} of it went back, and ` : '';
  if (underWay) return `${back}a refund of ${money(underWay.amountMinor, underWay.currency)} is under way`;
  if (!found || found.status === 'open') return `${back}a person must decide what becomes of it`;
  const by = who({ actor: found.resolvedBy ?? '' });
  return `${back}${by} decided: ${resolved(found.resolution)}${quoted(found.note)}`;
} // prettier-ignore

/** Refunds that may still move money, in a sentence each. */
export function refundsUnderWay({ refunds }: OrderDossier): string {
  return refunds
    .filter(({ status }) => isInFlight(status))
    .map((refund) => `A refund of ${money(refund.amountMinor, refund.currency)} ${UNDER_WAY[refund.status] ?? ''}.`)
    .join(' ');
}

const UNDER_WAY: Readonly<Record<string, string>> = {
  creating: 'is about to be asked of Zoho',
  create_unknown: 'was asked of Zoho and never answered, so it may have been made',
  initiated: 'is on its way: Zoho has accepted it',
  pending: 'is on its way: Zoho calls it pending',
};

/** What a refund became, as the timeline tells it. `amount`: such as ` of 90.00 INR`; `why`: such as ` (insufficient balance)`. */
export function refundNews(status: string, amount: string, why: string, failureReason: string): string {
  if (status === 'create_failed' && failureReason === NO_TRACE)
    return `For a day there was no trace at Zoho of the refund${amount} that it had never answered, so it counts as not made.`;
  if (status === 'create_failed' && failureReason === WENT_BACK_OTHERWISE)
    return `The refund${amount} was not sent: since it was asked for, as much had gone back in another way.`;
  const sentences: Readonly<Partial<Record<string, string>>> = {
    creating: `The refund${amount} is to be asked of Zoho again.`,
    create_failed: `Zoho did not accept the refund${amount}${why}.`,
    create_unknown: `Zoho never answered when it was asked for the refund${amount}. It may have been made, so it is looked up there and not repeated.`,
    initiated: `Zoho accepted the refund${amount}.`,
    pending: `Zoho calls the refund${amount} pending.`,
    succeeded: `The refund${amount} is done: Zoho has sent the money back.`,
    failed: `The refund${amount} failed at Zoho${why}: the money did not go back.`,
    canceled: `The refund${amount} was cancelled at Zoho${why}: the money did not go back.`,
  };
  return sentences[status] ?? `Zoho calls the refund${amount} ${status || 'under way'}.`;
}
