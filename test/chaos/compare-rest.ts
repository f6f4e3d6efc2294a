import type { TruthSession } from 'zoho-payments-simulator';
import { describeOrder } from './compare-money.js';
import { isPaid, type OrderRow, type Rows } from './rows.js';
import type { Intent } from './shopper.js';
import type { ReceivedEvent } from './storefront-receiver.js';

/** What has to hold at the end besides the money. Each is a list of what breaks it. */
export function compareOrders(
  rows: Rows,
  truth: readonly TruthSession[],
  intents: readonly Intent[],
  now: number,
): Record<string, string[]> {
  const orders = [...rows.orders.values()];
  return {
    'orders without an end': orders.filter((order) => isEndless(order, rows, now)).map(describeOrder),
    'sessions creating or open': rows.sessions
      .filter(({ status }) => status === 'creating' || status === 'open')
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
  return ![...rows.casesOfPayment.values()].flat().some((c) => c.order_id === order.id && c.status === 'open');
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

/** Each paid order was announced once (by webhook-id; deliveries may repeat), no other was, and all of an order's news came in order. */
export function compareEvents(rows: Rows, received: readonly ReceivedEvent[]): Record<string, string[]> {
  const paid = received.filter(({ type }) => type === 'order.paid');
  const announced = (order: OrderRow) => paid.filter(({ orderId }) => orderId === order.id).length;
  const orders = [...rows.orders.values()];
  return {
    'order.paid missing': orders.filter((order) => isPaid(order) && announced(order) === 0).map(describeOrder),
    'order.paid twice or false': orders.filter((o) => announced(o) > (isPaid(o) ? 1 : 0)).map(describeOrder),
    'events undelivered': rows.deliveries
      .filter(({ status }) => status !== 'delivered')
      .map(({ id, type, status, order_id }) => `event ${id} ${type} ${status} of order ${order_id}`),
    'events out of order': outOfOrder(received),
  };
}

function outOfOrder(received: readonly ReceivedEvent[]): string[] {
  const latest = new Map<string, number>();
  return received.flatMap(({ orderId, sequence, type, id }) => {
    const isLate = sequence < (latest.get(orderId) ?? 0);
    latest.set(orderId, Math.max(sequence, latest.get(orderId) ?? 0));
    return isLate ? [`event ${id} ${type} of order ${orderId}`] : [];
  });
}
