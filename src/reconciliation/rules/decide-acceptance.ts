import { v7 as uuidv7 } from 'uuid';
import type { TimelineEntry } from '../../timeline/event-types.js';
import { canSupportMoveOrder } from '../../orders/order-status.js';
import { Draft } from './draft.js';
import { holdsMoney, isTaken, isTakenBack } from '../../payments/payment.js';
import { followRefunds, SETTLEMENT_KINDS } from './settle.js';
import type { CaseState, OrderState, State } from './state.js';
import type { Payment } from '../../payments/payment.js';

/** What a person's acceptance makes of an order. */
export interface Acceptance {
  order: OrderState;
  entries: TimelineEntry[];
}

/** Why a payment cannot be accepted as what paid the order, in plain words; null if it can. */
export function obstacleToAcceptance(order: OrderState, payment: Payment, { kind }: CaseState): string | null {
  if (!SETTLEMENT_KINDS.includes(kind)) return `A case of kind ${kind} has no payment to accept: refund or dismiss it.`;
  if (order.settlingPaymentId !== null) return `The order is paid by payment ${order.settlingPaymentId} already.`;
  if (!isTaken(payment) || isTakenBack(payment) || !holdsMoney(payment))
    return 'The payment holds no money: nothing was taken, or all of it went back.';
  if (payment.currency !== order.currency)
    return `The payment was made in ${payment.currency ?? 'an unknown currency'}, the order asks for ${order.currency}: refund it.`;
  if (!canSupportMoveOrder(order.status, 'paid')) return `The order is ${order.status}.`;
  return null;
}

/** A person accepts a payment: the order is paid by it, whatever it was before, and what went back of it meanwhile counts. Pure. */
export function decideAcceptance(before: State, payment: Payment, { id: caseId }: CaseState, at: Date): Acceptance {
  const draft = new Draft(before, uuidv7);
  const patch = { settlingPaymentId: payment.id, paidAt: payment.createdAt ?? at };
  const evidence = {
    acceptedByCase: caseId,
    orderStatus: before.order.status,
    paymentId: payment.id,
    paymentStatus: payment.status,
    paymentAmount: payment.amountText,
    paymentCurrency: payment.currency,
  };
  if (!draft.moveOrder('paid', patch, evidence, canSupportMoveOrder))
    throw new Error('the obstacle was not looked for');
  followRefunds(draft, payment);
  return { order: draft.order, entries: [...draft.entries] };
}
