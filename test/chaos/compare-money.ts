import type { TruthPayment, TruthSession } from 'zoho-payments-simulator';
import { isPaid, type OrderRow, type Rows } from './rows.js';

/** A payment that took money, with whose it is: by the ids that we gave Zoho when the session was made. */
interface Taken {
  payment: TruthPayment;
  order: OrderRow | null;
}

/** Where the money is at Zoho, and where our tables say it is. Written from the contract alone: nothing of the service is used. */
export function compareMoney(truth: readonly TruthSession[], rows: Rows): Record<string, string[]> {
  const taken = truth.flatMap((session) => takenOn(session, rows));
  return {
    lost: taken.filter((money) => isLost(money, rows)).map(describe),
    'wrongly paid': [...rows.orders.values()].filter((order) => isWronglyPaid(order, taken)).map(describeOrder),
    unflagged: taken.filter((money) => isUnflagged(money, rows)).map(describe),
    'refunds differ': taken.filter((money) => hasOtherRefunds(money, rows)).map(describe),
  };
}

function takenOn(session: TruthSession, rows: Rows): Taken[] {
  const ours = rows.sessions.find(({ id }) => id === session.metadata.session_id && session.origin === 'api');
  const order = ours ? (rows.orders.get(ours.order_id) ?? null) : null;
  return session.payments.filter(({ paid }) => paid).map((payment) => ({ payment, order }));
}

function isLost({ payment, order }: Taken, rows: Rows): boolean {
  return !settles(payment, order) && !rows.casesOfPayment.has(payment.paymentId);
}

function isWronglyPaid(order: OrderRow, taken: readonly Taken[]): boolean {
  if (!isPaid(order)) return false;
  const paidBy = taken.find(({ payment }) => payment.paymentId === order.settling_payment_id);
  return paidBy?.order !== order || !isExact(paidBy.payment, order);
}

function isUnflagged({ payment, order }: Taken, rows: Rows): boolean {
  const kinds = (rows.casesOfPayment.get(payment.paymentId) ?? []).map(({ kind }) => kind);
  if (payment.status === 'disputed' && order && !kinds.includes('disputed')) return true;
  return !settles(payment, order) && !kindsFor(payment, order).some((kind) => kinds.includes(kind));
}

function kindsFor(payment: TruthPayment, order: OrderRow | null): string[] {
  if (!order) return ['unmatched_payment'];
  if (payment.currency !== order.currency) return ['currency_mismatch'];
  if (!isExact(payment, order)) return ['amount_mismatch'];
  return isPaid(order) ? ['duplicate_payment', 'late_payment'] : ['late_payment'];
}

function hasOtherRefunds({ payment, order }: Taken, rows: Rows): boolean {
  const refunded = minor(payment.amountRefunded);
  if (rows.payments.get(payment.paymentId)?.refunded !== refunded) return true;
  if (!order || !settles(payment, order)) return false;
  const status = refunded === '0' ? 'paid' : refunded === order.amount ? 'refunded' : 'partially_refunded';
  return order.refunded !== refunded || order.status !== status;
}

function settles(payment: TruthPayment, order: OrderRow | null): boolean {
  return order?.settling_payment_id === payment.paymentId && isPaid(order);
}

function isExact(payment: TruthPayment, order: OrderRow): boolean {
  return payment.currency === order.currency && minor(payment.amount) === order.amount;
}

/** Every currency of the run has two fraction digits. */
function minor(amount: string): string {
  return String(BigInt(amount.replace('.', '')));
}

function describe({ payment, order }: Taken): string {
  const { paymentId, status, amount, currency, amountRefunded } = payment;
  return `payment ${paymentId} ${status} ${amount} ${currency} refunded ${amountRefunded}, ${order ? describeOrder(order) : 'no order'}`;
}

export function describeOrder({ id, reference, status, amount, settling_payment_id }: OrderRow): string {
  return `order ${id} ${reference} ${status} ${amount} paid by ${settling_payment_id ?? 'nothing'}`;
}
