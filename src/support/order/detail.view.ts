import type { OrderView, PaymentView } from '../../checkout/answers/views.dto.js';
import { toOrderView, toPaymentView, toSessionView } from '../../checkout/answers/views.js';
import type { CaseKind } from '../../cases/case-kinds.js';
import { decimalOrNull, toDecimal } from '../../common/money.js';
import type { Customer } from '../../orders/order.js';
import { zohoWordOf } from '../../payment-sessions/session-status.js';
import { wholeLookAt } from '../../reconciliation/rules/in-play.js';
import { toDecimalFacts } from './decimal-facts.js';
import type { Payment } from '../../payments/payment.js';
import type { OrderRecord } from '../../reconciliation/state.repository.js';
import type { ZohoPayer } from '../../zoho/zoho.types.js';
import type { SupportOrderView, SupportPaymentView, SupportSessionView } from './detail.dto.js';
import type { OrderDossier } from './dossier.repository.js';

/** What a view holds, without the class that documents it. */
type Plain<View> = { [Member in keyof View]: View[Member] };

/** Personal data of an order, opened. */
export interface OpenedPeople {
  customer: Customer | null;
  /** By payment. */
  payers: ReadonlyMap<string, ZohoPayer | null>;
}

/** Everything about an order as support sees it. */
export function toSupportOrderView(dossier: OrderDossier, opened: OpenedPeople): SupportOrderView {
  const { record, refunds, cases, timeline, deliveries, webhooks } = dossier;
  const stored: Plain<OrderView> = toOrderView(record, opened.customer);
  return {
    ...stored,
    storefront: record.order.storefront,
    lookedAt: iso(wholeLookAt(record)),
    paymentSessions: sessionsOf(dossier),
    payments: record.payments.map((payment) => toSupportPayment(payment, record, opened)),
    refunds: refunds.map(({ amountMinor, callStartedAt: _, ...refund }) => ({
      ...refund,
      amount: toDecimal(amountMinor, refund.currency),
      createdAt: refund.createdAt.toISOString(),
      updatedAt: refund.updatedAt.toISOString(),
    })),
    cases: cases.map(({ sessionId, ...found }) => ({
      ...found,
      paymentsSessionId: record.sessions.find(({ id }) => id === sessionId)?.zohoSessionId ?? null,
      kind: found.kind as CaseKind,
      evidence: toDecimalFacts(found.evidence, record),
      openedAt: found.openedAt.toISOString(),
      resolvedAt: iso(found.resolvedAt),
    })),
    timeline: timeline.map(({ data, evidence, ...event }) => ({
      ...event,
      at: event.at.toISOString(),
      data: toDecimalFacts(data, record),
      evidence: toDecimalFacts(evidence, record),
    })),
    eventDeliveries: deliveries.map(toDelivery),
    webhooks: webhooks.map((webhook) => ({
      ...webhook,
      eventTime: iso(webhook.eventTime),
      receivedAt: webhook.receivedAt.toISOString(),
      processedAt: iso(webhook.processedAt),
    })),
  };
}

function toSupportPayment(payment: Payment, record: OrderRecord, { payers }: OpenedPeople): SupportPaymentView {
  const shown: Plain<PaymentView> = toPaymentView(payment, record);
  const { currency } = payment;
  return {
    ...shown,
    totalFeeAmount: decimalOrNull(payment.feeMinor, currency),
    taxAmount: decimalOrNull(payment.taxMinor, currency),
    netAmount: decimalOrNull(payment.netMinor, currency),
    payer: payers.get(payment.id) ?? null,
    disputed: payment.disputed,
    settles: payment.id === record.order.settlingPaymentId,
  };
}

function sessionsOf({ record, sessions }: OrderDossier): SupportSessionView[] {
  return record.sessions.map((session) => {
    const more = sessions.find(({ id }) => id === session.id);
    return {
      ...toSessionView(session),
      zohoStatus: zohoWordOf(session),
      supersededAt: iso(session.supersededAt),
      lookedAt: iso(session.lookedAt),
      nextLookAt: iso(more?.nextLookAt),
      failureCode: more?.failureCode ?? null,
      failureDetail: more?.failureDetail ?? null,
    };
  });
}

function toDelivery(delivery: OrderDossier['deliveries'][number]): SupportOrderView['eventDeliveries'][number] {
  return {
    ...delivery,
    nextAttemptAt: iso(delivery.nextAttemptAt),
    createdAt: delivery.createdAt.toISOString(),
    deliveredAt: iso(delivery.deliveredAt),
    tries: delivery.tries.map((tried) => ({ ...tried, at: tried.at.toISOString() })),
  };
}

function iso(date: Date | null | undefined): string | null {
  return date?.toISOString() ?? null;
}
