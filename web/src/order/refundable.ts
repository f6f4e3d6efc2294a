import { isZero, subtract } from '../ui/money';
import type { Order } from './use-order';

type Payment = Order['payments'][number];

/** Zoho's words for payments that took money, of which something may be left. */
const TAKEN = ['succeeded', 'partially_refunded'];
/** Refunds that may still send money back: what they ask for is not there to be asked for again. */
const IN_FLIGHT = ['creating', 'create_unknown', 'initiated', 'pending'];

export interface Refundable {
  paymentId: string;
  currency: string;
  /** What the service would still take, as far as this page knows. The service has the last word. */
  left: string;
  settles: boolean;
  /** An open case about this money: it is probably what is to go back. */
  caseId: string | null;
}

/** Kinds of cases about money that does not fit the order. */
const ABOUT_MONEY = [
  'late_payment',
  'duplicate_payment',
  'amount_mismatch',
  'currency_mismatch',
  'unmatched_payment',
  'conflicting_evidence',
];

/** Payments of the order that something is left of: what a case is open about first, then the one that paid it. */
export function refundablesOf(order: Order): Refundable[] {
  return order.payments
    .flatMap((payment) => {
      const left = leftOf(payment, order);
      if (left === null || isZero(left) || left.startsWith('-')) return [];
      return [
        {
          paymentId: payment.paymentId,
          currency: payment.currency ?? order.currency,
          left,
          settles: payment.settles,
          caseId: openCaseAbout(payment, order),
        },
      ];
    })
    .sort((a, b) => urgency(b) - urgency(a));
}

function urgency({ caseId, settles }: Refundable): number {
  if (caseId !== null) return 2;
  return settles ? 1 : 0;
}

function openCaseAbout({ paymentId }: Payment, { cases }: Order): string | null {
  const found = cases.find(
    (one) => one.paymentId === paymentId && one.status === 'open' && ABOUT_MONEY.includes(one.kind),
  );
  return found?.id ?? null;
}

/** What may still go back of a payment; null: nothing was taken, or how much is not known. */
export function leftOf(payment: Payment, order: Order): string | null {
  if (payment.amount === null || !TAKEN.includes(payment.status)) return null;
  return order.refunds
    .filter(({ paymentId, status }) => paymentId === payment.paymentId && IN_FLIGHT.includes(status))
    .reduce((left, { amount }) => subtract(left, amount), subtract(payment.amount, payment.refundedAmount));
}
