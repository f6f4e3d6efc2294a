import type { TruthSession } from 'zoho-payments-simulator';
import type { Ledger } from '../ledger.js';
import type { Intent } from '../shopper.js';
import type { OrderRow, Rows } from './rows.js';
import { describeOrder } from './taken.js';

/** What has to hold at the end besides the money. Each is a list of what breaks it. */
export function judgeOrders(
  rows: Rows,
  truth: readonly TruthSession[],
  intents: readonly Intent[],
  now: number,
): Record<string, string[]> {
  const orders = [...rows.orders.values()];
  return {
    'orders without an end': orders.filter((order) => isEndless(order, rows, now)).map(describeOrder),
    'sessions creating or open': rows.sessions
      .filter(({ id, status }) => (status === 'creating' || status === 'open') && !isMissing(id, rows))
      .map(({ id, order_id, status }) => `session ${id} ${status} of order ${order_id}`),
    'orders with two live sessions': orders.filter((order) => liveSessions(order, rows) > 1).map(describeOrder),
    'orders twice for one key': [...ordersPerKey(intents), ...ordersPerReference(orders)],
    'sessions unknown to us': truth
      .filter(({ origin, metadata }) => origin === 'api' && !rows.sessions.some(({ id }) => id === metadata.session_id))
      .map(({ paymentsSessionId }) => `Zoho session ${paymentsSessionId}`),
  };
}

/** An order whose time is up has ended, unless money waits for a person to say what becomes of it. */
function isEndless(order: OrderRow, rows: Rows, now: number): boolean {
  if (order.status !== 'awaiting_payment' || order.pay_before.getTime() > now) return false;
  return !rows.cases.some((c) => c.order_id === order.id && c.status === 'open');
}

/** Zoho says that it knows no such session, and a person was told: nobody asks for it any more. */
function isMissing(sessionId: string, { cases }: Rows): boolean {
  return cases.some(({ kind, session_id }) => kind === 'session_missing' && session_id === sessionId);
}

function liveSessions({ id }: OrderRow, rows: Rows): number {
  return rows.sessions.filter(
    (s) => s.order_id === id && (s.status === 'creating' || s.status === 'open') && s.superseded_at === null,
  ).length;
}

function ordersPerKey(intents: readonly Intent[]): string[] {
  return intents
    .filter(({ orderIds }) => orderIds.size > 1)
    .map(({ key, orderIds }) => `${key}: ${[...orderIds].join(', ')}`);
}

function ordersPerReference(orders: readonly OrderRow[]): string[] {
  const seen = new Set<string>();
  return orders.filter(({ reference }) => seen.size === seen.add(reference).size).map(describeOrder);
}

/** Unknown is never unpaid: while a payment is under way no order ends and no other session is opened (contract 5, rule 6). */
export function judgePatience({ endings }: Rows, ledger: Ledger): Record<string, string[]> {
  return {
    'ended while a payment was under way': endings.flatMap(({ order_id, type, at, asked_at }) => {
      const paymentId = ledger.underWay(order_id, asked_at.getTime(), at.getTime());
      return paymentId === null ? [] : [`order ${order_id}: ${type} while payment ${paymentId} was under way`];
    }),
    'sessions opened while a payment was under way': ledger.openedUnderWay,
  };
}
