import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsUUID, Matches } from 'class-validator';
import { IsAmount, IsCurrency } from '../../common/http/money.decorators.js';
import { MayBeAbsent } from '../../common/http/dto-decorators.js';
import { Text } from '../../common/http/text.decorator.js';
import { REFUND_REASONS } from '../zoho-refund-request.js';
import type { RefundReason } from '../../zoho/zoho.types.js';

const TEXT = { type: String, nullable: true } as const;
/** Zoho takes 500 bytes; our id goes along. */
const MAX_DESCRIPTION_BYTES = 440;

/** `POST /v1/support/orders/{orderId}/refunds` and `POST /v1/orders/{orderId}/refunds`. */
export class RequestRefundDto {
  @ApiProperty({
    example: '250.00',
    description: 'Major units of the payment’s currency, more than zero, at most what is left of the payment',
  })
  @IsAmount('250.00')
  amount!: string;

  @ApiProperty({ enum: REFUND_REASONS, example: 'requested_by_customer' })
  @IsIn(REFUND_REASONS, { message: `must be one of ${REFUND_REASONS.join(', ')}` })
  reason!: RefundReason;

  @ApiPropertyOptional({
    maxLength: MAX_DESCRIPTION_BYTES,
    example: 'One cup arrived broken',
    description: 'Zoho shows it. At most 440 bytes, no personal data',
  })
  @MayBeAbsent()
  @Text({ maxBytes: MAX_DESCRIPTION_BYTES, multiline: true })
  description?: string;

  @ApiPropertyOptional({
    example: '173000002314883',
    description: 'Which of the order’s payments; default: the one of the case, else the one that paid it',
  })
  @MayBeAbsent()
  @Matches(/^[\w-]{1,64}$/, { message: 'must be a payment id' })
  paymentId?: string;

  @ApiPropertyOptional({
    format: 'uuid',
    description:
      'The open case that this refund is about; needed while the order has one about money that does not fit it. Its payment is the ' +
      'default, and a refund of all that is left of it resolves the case',
  })
  @MayBeAbsent()
  @IsUUID(undefined, { message: 'must be the id of a case' })
  caseId?: string;

  @ApiPropertyOptional({ example: 'INR', description: 'If given, it must be the payment’s; default: the order’s' })
  @MayBeAbsent()
  @IsCurrency()
  currency?: string;
}

export class OrderRefundView {
  @ApiProperty({ format: 'uuid' })
  id!: string;
  @ApiProperty({ ...TEXT, example: '9000000012345' })
  zohoRefundId!: string | null;
  @ApiProperty({ example: '173000002314883' })
  paymentId!: string;
  @ApiProperty({ example: 'succeeded' })
  status!: string;
  @ApiProperty({ example: '100.00' })
  amount!: string;
  @ApiProperty({ example: 'INR' })
  currency!: string;
  @ApiProperty(TEXT)
  reason!: string | null;
  @ApiProperty(TEXT)
  description!: string | null;
  @ApiProperty(TEXT)
  failureReason!: string | null;
  @ApiProperty({ ...TEXT, description: "The ARN or UTR by which the shopper's bank finds it" })
  bankReference!: string | null;
  @ApiProperty({ ...TEXT, example: 'support:anna', description: 'null: made outside this service' })
  requestedBy!: string | null;
  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;
}

/** A refund as who asked for it sees it. `initiated` means that Zoho has accepted it: the money is on its way, not yet there. */
export class RefundView extends OrderRefundView {
  @ApiProperty({ type: String, nullable: true, format: 'uuid', description: 'null: money without an order' })
  orderId!: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'uuid', description: 'The case that it resolves' })
  caseId!: string | null;
}
