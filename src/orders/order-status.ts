/** States of an order (contract 5). */
export const ORDER_STATUSES = [
  'awaiting_payment',
  'paid',
  'partially_refunded',
  'refunded',
  'cancelled',
  'expired',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** What Zoho's facts, a storefront or the clock may do to an order. A full refund may come in one step. */
export const ORDER_TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  awaiting_payment: ['paid', 'cancelled', 'expired'],
  paid: ['partially_refunded', 'refunded'],
  partially_refunded: ['refunded'],
  refunded: [],
  cancelled: [],
  expired: [],
};

/** What only a person may do, by resolving a case: accept money that came after the order had ended, or in another amount. */
export const SUPPORT_TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  awaiting_payment: ['paid'],
  paid: [],
  partially_refunded: [],
  refunded: [],
  cancelled: ['paid'],
  expired: ['paid'],
};

export function canMoveOrder(from: OrderStatus, to: OrderStatus): boolean {
  return ORDER_TRANSITIONS[from].includes(to);
}

export function canSupportMoveOrder(from: OrderStatus, to: OrderStatus): boolean {
  return SUPPORT_TRANSITIONS[from].includes(to);
}

/** True once money was accepted for the order, refunded or not. */
export function isPaid(status: OrderStatus): boolean {
  return status === 'paid' || status === 'partially_refunded' || status === 'refunded';
}
