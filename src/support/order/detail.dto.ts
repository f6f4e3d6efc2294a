import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { CASE_KINDS, type CaseKind } from '../../cases/case-kinds.js';
import { OrderView, PaymentSessionView, PaymentView } from '../../checkout/answers/views.dto.js';
import { OrderRefundView } from '../../refunds/ask/refund.dto.js';

const CAUSES = ['api', 'status_read', 'webhook', 'schedule', 'support'] as const;
const TIME = { type: String, nullable: true, format: 'date-time' } as const;
const TEXT = { type: String, nullable: true } as const;
const FACTS = { type: 'object', additionalProperties: true } as const;

export class SupportSessionView extends PaymentSessionView {
  @ApiProperty({ ...TIME, description: 'When another session took its place' })
  supersededAt!: string | null;
  @ApiProperty({ ...TIME, description: 'When Zoho last answered about it' })
  lookedAt!: string | null;
  @ApiProperty({ ...TIME, description: 'When Zoho is asked next by the schedule; null: no more' })
  nextLookAt!: string | null;
  @ApiProperty({ ...TEXT, description: 'Why it could not be created' })
  failureCode!: string | null;
  @ApiProperty(TEXT)
  failureDetail!: string | null;
}

/** Who paid and by what, as Zoho knows it. */
export class PayerView {
  @ApiPropertyOptional({ example: 'asha@example.com' })
  email?: string;
  @ApiPropertyOptional({ example: '+91 9000000001' })
  phone?: string;
  @ApiPropertyOptional({ example: 'asha@bank' })
  upiId?: string;
  @ApiPropertyOptional({ example: '1111', description: 'Of the card or the account' })
  lastFour?: string;
  @ApiPropertyOptional({ example: 'visa' })
  brand?: string;
  @ApiPropertyOptional({ example: 'credit' })
  funding?: string;
  @ApiPropertyOptional({ example: 'Bank of Example' })
  bank?: string;
}

export class SupportPaymentView extends PaymentView {
  @ApiProperty({
    ...TEXT,
    example: '5.89',
    description: "All of Zoho's fee, tax included, as Zoho states it, whoever bears it",
  })
  totalFeeAmount!: string | null;
  @ApiProperty({ ...TEXT, example: '0.90', description: 'The tax in it' })
  taxAmount!: string | null;
  @ApiProperty({ ...TEXT, example: '243.61', description: 'What Zoho says is left for the shop' })
  netAmount!: string | null;
  @ApiProperty({
    type: PayerView,
    nullable: true,
    description: 'null: not told, or the secret it was sealed with is gone',
  })
  payer!: PayerView | null;
  @ApiProperty()
  disputed!: boolean;
  @ApiProperty({ description: 'True for the payment that paid the order' })
  settles!: boolean;
}

export class OrderCaseView {
  @ApiProperty({ format: 'uuid' })
  id!: string;
  @ApiProperty({ enum: CASE_KINDS })
  kind!: CaseKind;
  @ApiProperty({ enum: ['open', 'resolved'] })
  status!: string;
  @ApiProperty({ ...TEXT, example: '173000002314883', description: 'null: it is about a session' })
  paymentId!: string | null;
  @ApiProperty({ ...TEXT, example: '2000000012001', description: 'Of a case about a session: Zoho’s id; else null' })
  paymentsSessionId!: string | null;
  @ApiProperty(TEXT)
  refundId!: string | null;
  @ApiProperty({ ...FACTS, description: 'What it was opened on' })
  evidence!: unknown;
  @ApiProperty(TEXT)
  assignee!: string | null;
  @ApiProperty({ format: 'date-time' })
  openedAt!: string;
  @ApiProperty(TIME)
  resolvedAt!: string | null;
  @ApiProperty(TEXT)
  resolvedBy!: string | null;
  @ApiProperty(TEXT)
  resolution!: string | null;
  @ApiProperty(TEXT)
  note!: string | null;
}

/** One entry of an order's timeline: what happened, by whom, and on what evidence. */
export class TimelineEntryView {
  @ApiProperty({ example: 4, description: 'Counts from 1; entries are hash-chained in this order' })
  seq!: number;
  @ApiProperty({ example: 'order.paid' })
  type!: string;
  @ApiProperty({ enum: CAUSES })
  cause!: string;
  @ApiProperty({ example: 'zoho', description: 'storefront:<name>, shopper, support:<name>, zoho or system' })
  actor!: string;
  @ApiProperty(TEXT)
  requestId!: string | null;
  @ApiProperty({ format: 'date-time' })
  at!: string;
  @ApiProperty({ ...FACTS, description: 'What changed' })
  data!: unknown;
  @ApiProperty({ ...FACTS, nullable: true, description: 'What it was believed on' })
  evidence!: unknown;
}

export class DeliveryTryView {
  @ApiProperty({ format: 'date-time' })
  at!: string;
  @ApiProperty({ type: Number, nullable: true, example: 200 })
  httpStatus!: number | null;
  @ApiProperty(TEXT)
  error!: string | null;
  @ApiProperty({ example: 84 })
  durationMs!: number;
}

/** An event on its way to the storefront. */
export class EventDeliveryView {
  @ApiProperty({ format: 'uuid', description: 'Its webhook-id' })
  id!: string;
  @ApiProperty({ description: 'Of the timeline entry it tells of' })
  seq!: number;
  @ApiProperty({ example: 'order.paid' })
  type!: string;
  @ApiProperty({
    enum: ['pending', 'delivered', 'given_up', 'kept'],
    description: '`kept`: the storefront named no address, and may read it',
  })
  status!: string;
  @ApiProperty()
  attempts!: number;
  @ApiProperty(TIME)
  nextAttemptAt!: string | null;
  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
  @ApiProperty(TIME)
  deliveredAt!: string | null;
  @ApiProperty({ type: [DeliveryTryView] })
  tries!: DeliveryTryView[];
}

/** A message of Zoho's that named the order, its session or its payment. */
export class ReceivedWebhookView {
  @ApiProperty({ example: '1987000000724207' })
  eventId!: string;
  @ApiProperty({ ...TEXT, example: 'payment.succeeded' })
  type!: string | null;
  @ApiProperty({ description: 'How often Zoho sent it' })
  deliveries!: number;
  @ApiProperty({ enum: ['pending', 'processed'] })
  status!: string;
  @ApiProperty({ ...TEXT, example: 'look_scheduled', description: 'What came of it' })
  verdict!: string | null;
  @ApiProperty(TEXT)
  zohoSessionId!: string | null;
  @ApiProperty(TEXT)
  zohoPaymentId!: string | null;
  @ApiProperty(TEXT)
  zohoRefundId!: string | null;
  @ApiProperty(TIME)
  eventTime!: string | null;
  @ApiProperty({ format: 'date-time' })
  receivedAt!: string;
  @ApiProperty(TIME)
  processedAt!: string | null;
}

/** Everything about one order. */
export class SupportOrderView extends OmitType(OrderView, ['paymentSessions', 'payments']) {
  @ApiProperty({ example: 'web' })
  storefront!: string;
  @ApiProperty({ type: [SupportSessionView], description: 'All, oldest first' })
  paymentSessions!: SupportSessionView[];
  @ApiProperty({ type: [SupportPaymentView] })
  payments!: SupportPaymentView[];
  @ApiProperty({ type: [OrderRefundView] })
  refunds!: OrderRefundView[];
  @ApiProperty({ type: [OrderCaseView] })
  cases!: OrderCaseView[];
  @ApiProperty({ type: [TimelineEntryView], description: 'Oldest first' })
  timeline!: TimelineEntryView[];
  @ApiProperty({ type: [EventDeliveryView], description: 'What the storefront was told, try by try' })
  eventDeliveries!: EventDeliveryView[];
  @ApiProperty({ type: [ReceivedWebhookView] })
  webhooks!: ReceivedWebhookView[];
  @ApiProperty({ ...TIME, description: 'When Zoho last answered about all sessions in play' })
  lookedAt!: string | null;
}
