import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsUUID, ValidateIf } from 'class-validator';
import { CASE_KINDS, type CaseKind } from '../../cases/case-kinds.js';
import { DayOrTime } from '../../common/http/day-or-time.js';
import { AnyOf, MayBeAbsent } from '../../common/http/dto-decorators.js';
import { IsoDuration } from '../../common/http/iso-duration.js';
import { PageCursor, PageLimit } from '../../common/http/paging.decorators.js';
import { Text } from '../../common/http/text.decorator.js';
import { OrderCaseView } from '../order/detail.dto.js';
import { RefundView } from '../../refunds/ask/refund.dto.js';

const CASE_STATUSES = ['open', 'resolved', 'all'] as const;
export const RESOLUTIONS = ['accept_payment', 'refund', 'dismiss', 'close_order'] as const;
/** A leading `-`: the other way round. */
const CASE_SORTS = ['-openedAt', 'openedAt', '-amount', 'amount'] as const;
const MAX_NAME = 100;
/** A paragraph of explanation. */
const MAX_NOTE = 2000;

/** `GET /v1/support/cases`: all that is given must hold. */
export class CasesQuery {
  @ApiPropertyOptional({ enum: CASE_STATUSES, default: 'open' })
  @MayBeAbsent()
  @IsIn(CASE_STATUSES, { message: `must be one of ${CASE_STATUSES.join(', ')}` })
  status?: (typeof CASE_STATUSES)[number];
  @ApiPropertyOptional({ enum: CASE_KINDS, isArray: true, description: 'Any of them' })
  @MayBeAbsent()
  @AnyOf(CASE_KINDS)
  kind?: CaseKind[];
  @ApiPropertyOptional({ example: 'web', maxLength: MAX_NAME })
  @MayBeAbsent()
  @Text({ max: MAX_NAME })
  storefront?: string;
  @ApiPropertyOptional({ format: 'uuid' })
  @MayBeAbsent()
  @IsUUID(undefined, { message: 'must be an order id' })
  orderId?: string;
  @ApiPropertyOptional({ example: '173000002314883', description: 'Zoho’s id, also of money that belongs to no order' })
  @MayBeAbsent()
  @Text({ max: MAX_NAME })
  paymentId?: string;
  @ApiPropertyOptional({ example: 'anna', maxLength: MAX_NAME, description: '`none`: nobody has taken it' })
  @MayBeAbsent()
  @Text({ max: MAX_NAME })
  assignee?: string;
  @ApiPropertyOptional({
    example: '2026-11-01',
    description: 'Opened at or after this time, or on or after this day (UTC)',
  })
  @MayBeAbsent()
  @DayOrTime()
  openedFrom?: string;
  @ApiPropertyOptional({
    example: '2026-11-30',
    description: 'Opened at or before this time, or on or before this day (UTC)',
  })
  @MayBeAbsent()
  @DayOrTime()
  openedTo?: string;
  @ApiPropertyOptional({ example: 'P2D', description: 'Opened at least so long ago (ISO 8601 duration)' })
  @MayBeAbsent()
  @IsoDuration()
  olderThan?: string;
  @ApiPropertyOptional({
    enum: CASE_SORTS,
    default: '-openedAt',
    description:
      'A leading `-`: from the highest down. Amounts are compared as numbers, whatever their currency; of unknown amount is less than nothing.',
  })
  @MayBeAbsent()
  @IsIn(CASE_SORTS, { message: `must be one of ${CASE_SORTS.join(', ')}` })
  sort?: (typeof CASE_SORTS)[number];
  @PageLimit()
  limit?: number;
  @PageCursor()
  cursor?: string;
}

/** `POST /v1/support/cases/{caseId}/assign`. */
export class AssignCaseDto {
  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: MAX_NAME,
    example: 'anna',
    description: 'null: back to nobody',
  })
  @TextOrNull()
  assignee!: string | null;
}

/** `POST /v1/support/cases/{caseId}/resolve`. */
export class ResolveCaseDto {
  @ApiProperty({
    enum: RESOLUTIONS,
    example: 'refund',
    description:
      'accept_payment: the order becomes paid by this payment, even if it was cancelled, has expired or asked for another amount. ' +
      'refund: all that is left of the payment goes back (of a failed refund: its amount); resolved once Zoho has accepted it. ' +
      'dismiss: nothing moves; a session that Zoho no longer knows is given up, so the order can be paid anew or ends unpaid. ' +
      'close_order, for session_missing: the order is cancelled, after a last look at its other sessions.',
  })
  @IsIn(RESOLUTIONS, { message: `must be one of ${RESOLUTIONS.join(', ')}` })
  resolution!: (typeof RESOLUTIONS)[number];
  @ApiProperty({ maxLength: MAX_NOTE, example: 'Shopper confirmed by phone that she paid twice' })
  @Text({ max: MAX_NOTE, multiline: true })
  note!: string;
  @ApiPropertyOptional({
    format: 'uuid',
    description: 'With accept_payment, for money without an order: the order that it pays',
  })
  @MayBeAbsent()
  @IsUUID(undefined, { message: 'must be an order id' })
  orderId?: string;
}

/** A case with what a person needs to decide it. */
export class CaseView extends OrderCaseView {
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'null: the money belongs to no order we know',
  })
  orderId!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'web' })
  storefront!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'SO-1001' })
  reference!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'cancelled' })
  orderStatus!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    example: '1499.50',
    description: 'Of the payment, or asked for by the session',
  })
  amount!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'INR' })
  currency!: string | null;
  @ApiProperty({ type: [RefundView], description: 'Refunds that were to resolve it, oldest first' })
  refunds!: RefundView[];
}

export class CaseListView {
  @ApiProperty({ type: [CaseView] })
  items!: CaseView[];
  @ApiProperty({ example: 12, description: 'How many cases fit, on all pages' })
  total!: number;
  @ApiProperty({ type: String, nullable: true, description: 'null: that was all' })
  nextCursor!: string | null;
}

function TextOrNull(): PropertyDecorator {
  return (target, key) => {
    ValidateIf((_object, value) => value !== null)(target, key);
    Text({ max: MAX_NAME })(target, key);
  };
}
