import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CASE_KINDS, type CaseKind } from '../../cases/case-kinds.js';
import { FieldProblemDocument } from '../../common/http/problem-document.js';
import { ORDER_STATUSES, type OrderStatus } from '../../orders/order-status.js';
import { SESSION_STATUSES, type SessionStatus } from '../../payment-sessions/session-status.js';
import { REFUND_STATUSES, type RefundStatus } from '../../payments/refund-status.js';
import { CustomerDto, OrderItemDto } from './order-parts.dto.js';

/** What a storefront should do next (contract 4). */
export const NEXT_ACTIONS = ['pay', 'wait', 'retry', 'none', 'contact_support'] as const;
export type NextAction = (typeof NEXT_ACTIONS)[number];

export const SOURCES = ['live', 'cached', 'stale'] as const;

export class PaymentSessionView {
  @ApiProperty({ format: 'uuid', example: '0190b2a4-9a1b-7d6e-8f00-5c2f1f0e9b77' })
  id!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    example: '2000000012001',
    description: "Zoho's id; null until Zoho answered",
  })
  paymentsSessionId!: string | null;
  @ApiProperty({ enum: SESSION_STATUSES })
  status!: SessionStatus;
  @ApiProperty({ example: 1, description: 'Counts the sessions of the order' })
  attempt!: number;
  @ApiProperty({ example: '1499.50' })
  amount!: string;
  @ApiProperty({ example: 'INR' })
  currency!: string;
  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description:
      'Zoho’s hosted page for the session, where the order was placed with a `returnUrl`: send the shopper there, or hand it out',
  })
  checkoutUrl!: string | null;
  @ApiPropertyOptional({ type: String, nullable: true, description: "Zoho's own word for its state, as last heard" })
  zohoStatus?: string | null;
}

/** Money of a payment on its way back, or gone back. */
export class PaymentRefundView {
  @ApiProperty({ format: 'uuid', example: '0190b2a4-9a1b-7d6e-8f00-5c2f1f0e9b77' })
  id!: string;
  @ApiProperty({ type: String, nullable: true, example: '9000000012345', description: "Zoho's id" })
  zohoRefundId!: string | null;
  @ApiProperty({ enum: REFUND_STATUSES, example: 'succeeded' })
  status!: RefundStatus;
  @ApiProperty({ example: '100.00' })
  amount!: string;
  @ApiProperty({ example: 'INR' })
  currency!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    example: '74537604221222132710572',
    description: "The ARN or UTR by which the shopper's bank finds it; null until Zoho names one",
  })
  bankReference!: string | null;
  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class PaymentView {
  @ApiProperty({ example: '173000002314883' })
  paymentId!: string;
  @ApiProperty({ type: String, nullable: true, example: '2000000012001' })
  paymentsSessionId!: string | null;
  @ApiProperty({ example: 'succeeded', description: "Zoho's status of the payment" })
  status!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    example: '1499.50',
    description: "The payment's own amount; null until it is known",
  })
  amount!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'INR' })
  currency!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description:
      'What of the amount the shopper paid on top of what was asked for, where it is the fee that Zoho states; null: nothing',
  })
  feeAmount!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    example: '412345678901',
    description: "The bank's reference, which a shopper reads out: a UPI reference, an RRN",
  })
  bankReference!: string | null;
  @ApiProperty({ example: '0.00' })
  refundedAmount!: string;
  @ApiProperty({ type: [PaymentRefundView], description: 'Oldest first; without those that Zoho did not accept' })
  refunds!: PaymentRefundView[];
  @ApiProperty({ type: String, nullable: true, example: 'upi' })
  method!: string | null;
  @ApiProperty({ type: String, nullable: true })
  failureReason!: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  createdAt!: string | null;
}

/** What a storefront needs to construct Zoho's widget. Nothing secret is in it. */
export class CheckoutView {
  @ApiProperty({ example: '23137556' })
  accountId!: string;
  @ApiProperty({ enum: ['IN', 'US'] })
  domain!: string;
  @ApiProperty({ description: "The widget's publishable key" })
  apiKey!: string;
  @ApiProperty({ description: 'True in the sandbox: pass it as is_test_mode' })
  testMode!: boolean;
  @ApiProperty({ example: 'https://static.zohocdn.com/zpay/zpay-js/v1/zpayments.js' })
  scriptUrl!: string;
}

/** What every answer says of an order. */
export class OrderBase {
  @ApiProperty({ format: 'uuid', example: '0190b2a4-9a1b-7d6e-8f00-5c2f1f0e9b77' })
  id!: string;
  @ApiProperty({ example: 'SO-1001' })
  reference!: string;
  @ApiProperty({ enum: ORDER_STATUSES })
  status!: OrderStatus;
  @ApiProperty({ example: '1499.50' })
  amount!: string;
  @ApiProperty({ example: 'INR' })
  currency!: string;
  @ApiProperty({ example: 'Order SO-1001' })
  description!: string;
  @ApiProperty({ type: String, nullable: true, example: 'INV-1001' })
  invoiceNumber!: string | null;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { channel: 'web' } })
  metadata!: Record<string, string>;
  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
  @ApiProperty({ format: 'date-time' })
  payBefore!: string;
}

/** A placed order with its session, and all that a browser needs to pay. */
export class PlacedOrderView extends OrderBase {
  @ApiProperty({ type: PaymentSessionView, nullable: true })
  paymentSession!: PaymentSessionView | null;
  @ApiProperty({ type: CheckoutView })
  checkout!: CheckoutView;
  @ApiProperty({
    description: "For the shopper's browser: reads this order's status, opens a session for it, reports its result",
  })
  clientToken!: string;
  @ApiProperty({ format: 'date-time' })
  clientTokenExpiresAt!: string;
  @ApiPropertyOptional({
    type: [FieldProblemDocument],
    description: 'What was odd in the data of a placed order and was kept nevertheless; absent when nothing was',
    example: [{ path: 'customer.email', message: 'does not look like an e-mail address' }],
  })
  warnings?: FieldProblemDocument[];
}

/** The order as stored. */
export class OrderView extends OrderBase {
  @ApiProperty({ type: [OrderItemDto] })
  items!: OrderItemDto[];
  @ApiPropertyOptional({
    type: [String],
    example: ['upi', 'card'],
    description: "What Zoho's page may offer; absent: whatever the account has",
  })
  allowedPaymentMethods?: string[];
  @ApiPropertyOptional({
    example: 'https://shop.example/thanks',
    description: 'Where the hosted page leads in the end',
  })
  returnUrl?: string;
  @ApiProperty({ type: CustomerDto, nullable: true })
  customer!: CustomerDto | null;
  @ApiProperty({ type: PaymentSessionView, nullable: true, description: 'The latest' })
  paymentSession!: PaymentSessionView | null;
  @ApiProperty({ type: [PaymentSessionView], description: 'All, oldest first' })
  paymentSessions!: PaymentSessionView[];
  @ApiProperty({ type: [PaymentView] })
  payments!: PaymentView[];
  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  paidAt!: string | null;
  @ApiProperty({ example: '0.00' })
  refundedAmount!: string;
  @ApiProperty({ enum: CASE_KINDS, isArray: true })
  attention!: CaseKind[];
  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;
}

export class OrderListView {
  @ApiProperty({ type: [OrderView], description: 'Newest first' })
  items!: OrderView[];
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'Of a list: send it as `cursor` for the next page; null: this was the last. Absent when a reference was looked up',
  })
  nextCursor?: string | null;
}

/** The reconciled state of an order. */
export class OrderStatusView {
  @ApiProperty({ format: 'uuid', example: '0190b2a4-9a1b-7d6e-8f00-5c2f1f0e9b77' })
  orderId!: string;
  @ApiProperty({ example: 'SO-1001' })
  reference!: string;
  @ApiProperty({ enum: ORDER_STATUSES })
  status!: OrderStatus;
  @ApiProperty({ example: '1499.50' })
  amount!: string;
  @ApiProperty({ example: 'INR' })
  currency!: string;
  @ApiProperty({ type: PaymentSessionView, nullable: true, description: 'The latest' })
  paymentSession!: PaymentSessionView | null;
  @ApiProperty({ type: [PaymentView] })
  payments!: PaymentView[];
  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  paidAt!: string | null;
  @ApiProperty({ enum: CASE_KINDS, isArray: true, description: "Kinds of the order's open cases" })
  attention!: CaseKind[];
  @ApiProperty({ enum: NEXT_ACTIONS })
  nextAction!: NextAction;
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description:
      'The latest moment at which money may still come, as far as is known; null: none can. Release stock on order.expired or ' +
      'order.cancelled, never before',
  })
  stillPayableUntil!: string | null;
  @ApiProperty({
    enum: SOURCES,
    description: 'live: Zoho was asked for this; cached: young enough; stale: Zoho could not be asked',
  })
  source!: (typeof SOURCES)[number];
  @ApiProperty({ format: 'date-time', description: 'When Zoho was last asked' })
  asOf!: string;
}
