import type { OrderStatus } from './api-types.js';

/** What every event says: the order as it was right after the change. */
export interface OrderEventData {
  orderId: string;
  reference: string;
  status: OrderStatus['status'];
  amount: string;
  currency: string;
  metadata: Record<string, string>;
  refundedAmount: string;
  paidAt: string | null;
  /** The payment that paid the order. */
  paymentId: string | null;
  /** Kinds of the order's open cases. */
  attention: OrderStatus['attention'];
  /** Grows with every change of the order; a lower number than one you have seen is older news. */
  sequence: number;
}

/** Of one attempt to pay; null where Zoho has not said. */
export interface EventPayment {
  paymentId: string;
  paymentsSessionId: string | null;
  status: string;
  amount: string | null;
  currency: string | null;
  failureReason: string | null;
}

/** Money that a person has to look at. */
export interface EventCase {
  id: string;
  kind: OrderStatus['attention'][number];
  status: string;
  /** Null when it is about a payment session. */
  paymentId: string | null;
  /** The session it is about, as Zoho names it; absent when it is about a payment. */
  paymentsSessionId?: string | null;
  /** How it ended; `attributed`: the money turned out to be this order's; `reason_gone`: it closed itself. Null while it is open. */
  resolution: 'accept_payment' | 'refund' | 'dismiss' | 'close_order' | 'attributed' | 'reason_gone' | null;
}

interface Envelope<Type extends string, Data> {
  /** The same for every delivery of the event: remember it, and do nothing the second time. */
  id: string;
  type: Type;
  timestamp: string;
  data: Data;
}

type OrderEventType =
  'order.amended' | 'order.paid' | 'order.cancelled' | 'order.expired' | 'order.refunded' | 'order.partially_refunded';

/** Everything the service tells a storefront, to be switched on by `type`. */
export type CheckoutEvent =
  | {
      [Type in OrderEventType]: Envelope<Type, OrderEventData & { payment?: EventPayment; case?: EventCase }>;
    }[OrderEventType]
  | Envelope<'payment.failed', OrderEventData & { payment: EventPayment }>
  | Envelope<'payment.under_way', OrderEventData & { payment: EventPayment }>
  | Envelope<'case.opened', OrderEventData & { case: EventCase; payment?: EventPayment }>
  | Envelope<'case.resolved', OrderEventData & { case: EventCase; payment?: EventPayment }>
  | (Envelope<'unknown', unknown> & { /** What a newer service calls it. Answer 2xx all the same. */ name: string });

export type CheckoutEventType = Exclude<CheckoutEvent['type'], 'unknown'>;

const TYPES: Record<CheckoutEventType, true> = {
  'order.amended': true,
  'order.paid': true,
  'order.cancelled': true,
  'order.expired': true,
  'order.refunded': true,
  'order.partially_refunded': true,
  'payment.failed': true,
  'payment.under_way': true,
  'case.opened': true,
  'case.resolved': true,
};

export function isKnownEventType(type: string): type is CheckoutEventType {
  return Object.hasOwn(TYPES, type);
}

/** An event as the service writes it. */
export interface EventEnvelope {
  id: string;
  type: string;
  timestamp: string;
  data: unknown;
}

/** Its shape is taken as documented: what comes here was signed by the service, or asked of it. */
export function toEvent({ id, type, timestamp, data }: EventEnvelope): CheckoutEvent {
  if (isKnownEventType(type)) return { id, type, timestamp, data } as CheckoutEvent;
  return { id, type: 'unknown', name: type, timestamp, data };
}
