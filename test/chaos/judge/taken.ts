import type { TruthPayment, TruthSession } from 'zoho-payments-simulator';
import { FEE_BOUND_PERCENT } from '../environment.js';
import { toMinor } from '../money.js';
import { type CaseRow, isPaid, type OrderRow, type PaymentRow, type Rows } from './rows.js';

/** Money that was taken at any time, with everything we have about it. Whose it is, say the ids that we gave Zoho for the session. */
export interface Taken {
  payment: TruthPayment;
  /** In the payment's own currency. */
  amount: bigint;
  /** What has gone back of it, as of now. */
  gone: bigint;
  order: OrderRow | null;
  row: PaymentRow | null;
  /** We knew that it was taken: what was taken back unseen is no news to anybody. */
  isKnown: boolean;
  /** Oldest first. */
  cases: CaseRow[];
}

/** Zoho's words for money that was taken (zoho 2.3). */
export const TAKEN_WORDS: readonly (string | null)[] = ['succeeded', 'partially_refunded', 'refunded', 'disputed'];

/** What is wrong with a payment as its order's; each taken rupee is its order's money or in one of these, never both. */
export const PLACES = [
  'late_payment',
  'duplicate_payment',
  'amount_mismatch',
  'currency_mismatch',
  'unmatched_payment',
  'conflicting_evidence',
];

export function takenMoney(truth: readonly TruthSession[], rows: Rows): Taken[] {
  return truth.flatMap((session) => {
    const ours = rows.sessions.find(({ id }) => id === session.metadata.session_id && session.origin === 'api');
    const order = ours ? (rows.orders.get(ours.order_id) ?? null) : null;
    const taken = session.payments.filter(({ paid, reversed }) => paid || reversed);
    return taken.map((payment) => takenPayment(payment, order, rows));
  });
}

function takenPayment(payment: TruthPayment, order: OrderRow | null, rows: Rows): Taken {
  const row = rows.payments.get(payment.paymentId) ?? null;
  return {
    payment,
    amount: toMinor(payment.amount, payment.currency),
    gone: toMinor(payment.amountRefunded, payment.currency),
    order,
    row,
    isKnown: row !== null && TAKEN_WORDS.includes(row.status) && TAKEN_WORDS.includes(row.detail_status),
    cases: rows.cases.filter(({ payment_id }) => payment_id === payment.paymentId),
  };
}

export function settles({ payment, order }: Taken): boolean {
  return order?.settling_payment_id === payment.paymentId && isPaid(order);
}

/** The order's amount in its currency; or that and a fee that Zoho states, in a shop whose shoppers bear it, within its bound. */
export function isExact({ payment, amount }: Taken, order: OrderRow): boolean {
  if (payment.currency !== order.currency) return false;
  const price = BigInt(order.amount);
  const fee = toMinor(payment.feeOnTop, payment.currency);
  if (amount === price) return true;
  return order.storefront === 'fees' && amount - fee === price && fee * 100n <= price * BigInt(FEE_BOUND_PERCENT);
}

export function openCases({ cases }: Taken, ...kinds: string[]): CaseRow[] {
  return cases.filter(({ kind, status }) => status === 'open' && kinds.includes(kind));
}

export function describe({ payment, order }: Taken): string {
  const { paymentId, status, amount, currency, amountRefunded } = payment;
  return `payment ${paymentId} ${status} ${amount} ${currency} refunded ${amountRefunded}, ${order ? describeOrder(order) : 'no order'}`;
}

export function describeOrder({ id, reference, status, amount, settling_payment_id }: OrderRow): string {
  return `order ${id} ${reference} ${status} ${amount} paid by ${settling_payment_id ?? 'nothing'}`;
}
