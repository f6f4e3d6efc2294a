import { sha256 } from '../../common/canonical-json.js';
import { decimalOrNull, toDecimal } from '../../common/money.js';
import type { AppConfig } from '../../config/app-config.js';
import type { Customer, Order } from '../../orders/order.js';
import { nextAction } from './next-action.js';
import { zohoWordOf } from '../../payment-sessions/session-status.js';
import type { StatusReading } from '../../reconciliation/status-reader.js';
import { feeOnTop } from '../../payments/fee-on-top.js';
import { goneMinor, statusNow } from '../../payments/payment.js';
import { attention, latestSession, type SessionState } from '../../reconciliation/rules/state.js';
import type { Payment } from '../../payments/payment.js';
import type { OrderRecord } from '../../reconciliation/state.repository.js';
import { stillPayableUntil } from './still-payable.js';
import type {
  CheckoutView,
  OrderBase,
  OrderStatusView,
  OrderView,
  PaymentSessionView,
  PaymentRefundView,
  PaymentView,
} from './views.dto.js';

/** What a view holds, without the class that documents it. */
type Plain<View> = { [Member in keyof View]: View[Member] };

type SessionFacts = Pick<
  SessionState,
  'id' | 'zohoSessionId' | 'status' | 'attempt' | 'amountMinor' | 'currency' | 'createdAt' | 'expiresAt' | 'checkoutUrl'
>;

export function toSessionView(session: SessionFacts): Plain<PaymentSessionView> {
  return {
    id: session.id,
    paymentsSessionId: session.zohoSessionId,
    status: session.status,
    attempt: session.attempt,
    amount: toDecimal(session.amountMinor, session.currency),
    currency: session.currency,
    createdAt: session.createdAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    checkoutUrl: session.checkoutUrl ?? null,
  };
}

/** A payment as its order's answers show it. */
export function toPaymentView(
  payment: Payment,
  record: Pick<OrderRecord, 'order' | 'sessions' | 'refunds'>,
): PaymentView {
  const { amountMinor, currency } = payment;
  return {
    paymentId: payment.id,
    paymentsSessionId: payment.zohoSessionId,
    status: statusNow(payment),
    amount: amountMinor === null || currency === null ? payment.amountText : toDecimal(amountMinor, currency),
    currency,
    feeAmount: decimalOrNull(feeOnTop(payment, askedOf(payment, record)), currency),
    bankReference: payment.bankReference,
    refundedAmount: toDecimal(goneMinor(payment), currency ?? 'INR'),
    refunds: refundsOf(payment, record),
    method: payment.method,
    failureReason: payment.failureReason,
    createdAt: payment.createdAt?.toISOString() ?? null,
  };
}

/** What the shopper was asked for: by the session, or for money that a person gave to the order, by the order. */
function askedOf({ sessionId }: Payment, { order, sessions }: Pick<OrderRecord, 'order' | 'sessions'>): bigint {
  return sessions.find(({ id }) => id === sessionId)?.amountMinor ?? order.amountMinor;
}

/** One that Zoho did not accept is between the shop and us: no money moved, and none will by it. */
function refundsOf({ id: paymentId }: Payment, { refunds }: Pick<OrderRecord, 'refunds'>): PaymentRefundView[] {
  return refunds
    .filter((refund) => refund.paymentId === paymentId && refund.status !== 'create_failed')
    .map(({ id, zohoRefundId, status, amountMinor, currency, bankReference, createdAt }) => ({
      ...{ id, zohoRefundId, status, amount: toDecimal(amountMinor, currency), currency, bankReference },
      createdAt: createdAt.toISOString(),
    }));
}

export function toCheckoutView({ zoho }: AppConfig): CheckoutView {
  return {
    accountId: zoho.accountId,
    domain: zoho.widgetDomain,
    apiKey: zoho.widgetApiKey,
    testMode: zoho.testMode,
    scriptUrl: zoho.scriptUrl,
  };
}

export function toOrderView(record: OrderRecord, customer: Customer | null): OrderView {
  const { order } = record;
  return {
    ...baseOf(order),
    items: order.items,
    ...(order.allowedMethods.length > 0 ? { allowedPaymentMethods: order.allowedMethods } : {}),
    ...(order.returnUrl === null ? {} : { returnUrl: order.returnUrl }),
    customer,
    paymentSession: latestSessionView(record),
    paymentSessions: record.sessions.map((session) => ({ ...toSessionView(session), zohoStatus: zohoWordOf(session) })),
    payments: record.payments.map((payment) => toPaymentView(payment, record)),
    paidAt: order.paidAt?.toISOString() ?? null,
    refundedAmount: toDecimal(order.refundedMinor, order.currency),
    attention: attention(record),
    updatedAt: order.updatedAt.toISOString(),
  };
}

export function toStatusView({ record, source, asOf }: StatusReading, now: Date): OrderStatusView {
  const { order } = record;
  const latest = latestSession(record);
  return {
    orderId: order.id,
    reference: order.reference,
    status: order.status,
    amount: toDecimal(order.amountMinor, order.currency),
    currency: order.currency,
    paymentSession: latest ? { ...toSessionView(latest), zohoStatus: zohoWordOf(latest) } : null,
    payments: record.payments.map((payment) => toPaymentView(payment, record)),
    paidAt: order.paidAt?.toISOString() ?? null,
    attention: attention(record),
    nextAction: nextAction(record, now),
    stillPayableUntil: stillPayableUntil(record, now)?.toISOString() ?? null,
    source,
    asOf: asOf.toISOString(),
  };
}

/** The entity tag of a status: over what it says, not over when and how it was found out. Views name their members in one order. */
export function etagOf(view: OrderStatusView): string {
  const content = { ...(view as Plain<OrderStatusView>), source: undefined, asOf: undefined };
  return `W/"${sha256(JSON.stringify(content)).toString('base64url').slice(0, 22)}"`;
}

/** What of an order every answer shows. */
export type OrderFacts = Pick<
  Order,
  | 'id'
  | 'reference'
  | 'status'
  | 'amountMinor'
  | 'currency'
  | 'description'
  | 'invoiceNumber'
  | 'metadata'
  | 'createdAt'
  | 'payBefore'
>;

export function baseOf(order: OrderFacts): Plain<OrderBase> {
  return {
    id: order.id,
    reference: order.reference,
    status: order.status,
    amount: toDecimal(order.amountMinor, order.currency),
    currency: order.currency,
    description: order.description,
    invoiceNumber: order.invoiceNumber,
    metadata: order.metadata,
    createdAt: order.createdAt.toISOString(),
    payBefore: order.payBefore.toISOString(),
  };
}

/** The session opened last, as answers show it. */
export function latestSessionView(record: OrderRecord): PaymentSessionView | null {
  const latest = latestSession(record);
  return latest ? toSessionView(latest) : null;
}
