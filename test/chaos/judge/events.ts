import type { ReceivedEvent } from '../storefront-receiver.js';
import type { StreamClient } from '../stream-client.js';
import { isPaid, type OrderRow, type Rows } from './rows.js';
import { describeOrder } from './taken.js';

/** Each paid order was announced once (by webhook-id; deliveries may repeat), no other was, and all of an order's news came in order. */
export function judgeEvents(rows: Rows, received: readonly ReceivedEvent[]): Record<string, string[]> {
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

/** Pages that stayed open show what the order has become, and never showed less than before. */
export function judgeStreams({ orders, cases }: Rows, streams: readonly StreamClient[]): Record<string, string[]> {
  return {
    'streams behind': streams.flatMap(({ orderId, last }) => {
      const order = orders.get(orderId);
      const open = cases.filter(({ order_id, status }) => order_id === orderId && status === 'open');
      const attention = [...new Set(open.map(({ kind }) => kind))].sort().join();
      const isSame = order?.status === last?.status && attention === [...(last?.attention ?? [])].sort().join();
      return isSame
        ? []
        : [`order ${orderId}: shown ${JSON.stringify(last)}, is ${order?.status ?? 'gone'} ${attention}`];
    }),
    'streams that went back': streams.flatMap(({ wentBack }) => wentBack),
  };
}
