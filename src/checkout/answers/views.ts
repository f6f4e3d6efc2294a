import { sha256 } from '../../common/canonical-json.js';
import { toDecimal } from '../../common/money.js';
import type { AppConfig } from '../../config/app-config.js';
import type { Customer, Order } from '../../orders/order.js';
import { nextAction } from './next-action.js';
import type { StatusReading } from '../../reconciliation/status-reader.js';
import { goneMinor, statusNow } from '../../payments/payment.js';
import { attention, latestSession, type SessionState } from '../../reconciliation/rules/state.js';
import type { Payment } from '../../payments/payment.js';
import type { OrderRecord } from '../../reconciliation/state.repository.js';
import type {
  CheckoutView,
  OrderBase,
  OrderStatusView,
  OrderView,
  PaymentSessionView,
  PaymentView,
} from './views.dto.js';

/** What a view holds, without the class that documents it. */
type Plain<View> = { [Member in keyof View]: View[Member] };

type SessionFacts = Pick<
  SessionState,
  'id' | 'zohoSessionId' | 'status' | 'attempt' | 'amountMinor' | 'currency' | 'createdAt' | 'expiresAt'
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
    checkoutUrl: null,
  };
}

export function toPaymentView(payment: Payment): PaymentView {
  const { amountMinor, currency } = payment;
  return {
    paymentId: payment.id,
    paymentsSessionId: payment.zohoSessionId,
    status: statusNow(payment),
    amount: amountMinor === null || currency === null ? payment.amountText : toDecimal(amountMinor, currency),
    currency,
    refundedAmount: toDecimal(goneMinor(payment), currency ?? 'INR'),
    method: payment.method,
    failureReason: payment.failureReason,
    createdAt: payment.createdAt?.toISOString() ?? null,
  };
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
    customer,
    paymentSession: latestSessionView(record),
    paymentSessions: record.sessions.map((session) => ({ ...toSessionView(session), zohoStatus: session.zohoStatus })),
    payments: record.payments.map(toPaymentView),
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
    paymentSession: latest ? { ...toSessionView(latest), zohoStatus: latest.zohoStatus } : null,
    payments: record.payments.map(toPaymentView),
    paidAt: order.paidAt?.toISOString() ?? null,
    attention: attention(record),
    nextAction: nextAction(record, now),
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
