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
}

/** Payments of the order that something is left of, the one that paid it first. */
export function refundablesOf(order: Order): Refundable[] {
  return order.payments
    .flatMap((payment) => {
      const left = leftOf(payment, order);
      if (left === null || isZero(left) || left.startsWith('-')) return [];
      return [
        { paymentId: payment.paymentId, currency: payment.currency ?? order.currency, left, settles: payment.settles },
      ];
    })
    .sort((a, b) => Number(b.settles) - Number(a.settles));
}

/** What may still go back of a payment; null: nothing was taken, or how much is not known. */
export function leftOf(payment: Payment, order: Order): string | null {
  if (payment.amount === null || !TAKEN.includes(payment.status)) return null;
  return order.refunds
    .filter(({ paymentId, status }) => paymentId === payment.paymentId && IN_FLIGHT.includes(status))
    .reduce((left, { amount }) => subtract(left, amount), subtract(payment.amount, payment.refundedAmount));
}
