import { toDecimal } from '../common/money.js';
import type { TimelineRow } from '../timeline/timeline.js';
import { attention, type State } from './rules/state.js';
import type { OrderRecord } from './state.repository.js';

/**
 * What a storefront is told with an event (contract 7): the order as it is after the change, and the payment and case it is
 * about. No customer data: the storefront has it, and an event may pass through others' logs.
 */
export function publicEventData(
  state: State & { order: State['order'] & Pick<OrderRecord['order'], 'reference' | 'metadata'> },
  row: TimelineRow,
): Record<string, unknown> {
  const { order } = state;
  const opened = state.cases.find(({ id }) => id === row.data.case?.id);
  const paymentId = row.data.payment?.id ?? opened?.paymentId ?? order.settlingPaymentId;
  const payment = state.payments.find(({ id }) => id === paymentId);
  return {
    orderId: order.id,
    reference: order.reference,
    status: order.status,
    amount: toDecimal(order.amountMinor, order.currency),
    currency: order.currency,
    metadata: order.metadata,
    refundedAmount: toDecimal(order.refundedMinor, order.currency),
    paidAt: order.paidAt,
    paymentId: order.settlingPaymentId,
    attention: attention(state),
    sequence: row.seq,
    ...(payment && { payment: toPayment(payment) }),
    ...(opened && { case: toCase(state, opened, row.data.case?.resolution) }),
  };
}

/**
 * `resolution`: `accept_payment`, `refund`, `dismiss`, `close_order`, `attributed` (the money turned out to be this order's) or
 * `reason_gone` (it closed itself); null while open.
 */
function toCase({ sessions }: State, about: State['cases'][number], resolution: unknown = null) {
  const { id, kind, status, paymentId, sessionId } = about;
  const session = sessions.find((known) => known.id === sessionId);
  const subject = session ? { paymentId, paymentsSessionId: session.zohoSessionId } : { paymentId };
  return { id, kind, status, ...subject, resolution };
}

function toPayment({ id, zohoSessionId, status, amountMinor, currency, failureReason }: State['payments'][number]) {
  const amount = amountMinor === null || currency === null ? null : toDecimal(amountMinor, currency);
  return { paymentId: id, paymentsSessionId: zohoSessionId, status, amount, currency, failureReason };
}
