import { ApiProperty } from '@nestjs/swagger';
import { CASE_KINDS, type CaseKind } from '../../cases/case-kinds.js';
import { CustomerDto } from '../../checkout/answers/order-parts.dto.js';
import { OrderBase, PaymentSessionView } from '../../checkout/answers/views.dto.js';

/** Attempts to pay, counted apart from orders: one order may have many of both. */
export class AttemptsView {
  @ApiProperty({ example: 2, description: 'Payment sessions opened for the order' })
  sessions!: number;
  @ApiProperty({ example: 3, description: 'Payments tried on them' })
  payments!: number;
  @ApiProperty({ example: 2, description: 'Of these, ended without money' })
  failed!: number;
  @ApiProperty({ example: 0, description: 'Of these, not ended yet' })
  underWay!: number;
  @ApiProperty({ example: 1, description: 'Of these, money was taken (refunded later or not)' })
  succeeded!: number;
  @ApiProperty({ type: String, nullable: true, example: 'succeeded', description: "Zoho's status of the last one" })
  lastStatus!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'upi' })
  lastMethod!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why the last failed one failed, as Zoho says' })
  lastFailureReason!: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  lastAt!: string | null;
}

/** An order in the support desk's list. */
export class FoundOrderView extends OrderBase {
  @ApiProperty({ example: 'web' })
  storefront!: string;
  @ApiProperty({
    type: CustomerDto,
    nullable: true,
    description: 'null also when the secret it was sealed with is gone',
  })
  customer!: CustomerDto | null;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  paidAt!: string | null;
  @ApiProperty({ example: '0.00' })
  refundedAmount!: string;
  @ApiProperty({ type: PaymentSessionView, nullable: true, description: 'The latest' })
  paymentSession!: PaymentSessionView | null;
  @ApiProperty({ type: AttemptsView })
  attempts!: AttemptsView;
  @ApiProperty({ enum: CASE_KINDS, isArray: true, description: "Kinds of the order's open cases" })
  attention!: CaseKind[];
  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Of its timeline' })
  lastEventAt!: string | null;
}

export class FoundOrdersView {
  @ApiProperty({ type: [FoundOrderView] })
  items!: FoundOrderView[];
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Send it as `cursor` for the next page; null: this was the last',
  })
  nextCursor!: string | null;
}
