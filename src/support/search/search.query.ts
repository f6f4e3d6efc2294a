import { ApiPropertyOptional } from '@nestjs/swagger';
import { CASE_KINDS, type CaseKind } from '../../cases/case-kinds.js';
import { LocalDayOrTime, TimeZone } from '../../common/http/day-or-time.js';
import { AnyOf, MayBeAbsent } from '../../common/http/dto-decorators.js';
import { IsAmount, IsCurrency } from '../../common/http/money.decorators.js';
import { PageCursor, PageLimit } from '../../common/http/paging.decorators.js';
import { Text } from '../../common/http/text.decorator.js';
import { ORDER_STATUSES, type OrderStatus } from '../../orders/order-status.js';

/** The longest thing that can be looked up: an e-mail address (RFC 5321). */
const MAX_Q = 254;

/** Which orders: the filters of the search and of the exports, combined freely (all must hold). */
export class OrderFiltersQuery {
  @ApiPropertyOptional({ enum: ORDER_STATUSES, isArray: true, description: 'Any of them' })
  @MayBeAbsent()
  @AnyOf(ORDER_STATUSES)
  status?: OrderStatus[];

  @ApiPropertyOptional({
    enum: CASE_KINDS,
    isArray: true,
    description: 'Has an open case of any of them',
  })
  @MayBeAbsent()
  @AnyOf(CASE_KINDS)
  attention?: CaseKind[];

  @ApiPropertyOptional({ example: 'web', description: "Name of the storefront's API key" })
  @MayBeAbsent()
  @Text({ max: 100 })
  storefront?: string;

  @ApiPropertyOptional({ example: 'INR' })
  @MayBeAbsent()
  @IsCurrency()
  currency?: string;

  @ApiPropertyOptional({
    example: '2026-11-01',
    description: 'Placed at or after this time, or on or after this day (of `timeZone`)',
  })
  @MayBeAbsent()
  @LocalDayOrTime()
  createdFrom?: string;

  @ApiPropertyOptional({
    example: '2026-11-30',
    description: 'Placed at or before this time, or on or before this day (of `timeZone`)',
  })
  @MayBeAbsent()
  @LocalDayOrTime()
  createdTo?: string;

  @ApiPropertyOptional({
    example: '2026-11-01',
    description: 'Paid at or after this time, or on or after this day (of `timeZone`)',
  })
  @MayBeAbsent()
  @LocalDayOrTime()
  paidFrom?: string;

  @ApiPropertyOptional({
    example: '2026-11-30',
    description: 'Paid at or before this time, or on or before this day (of `timeZone`)',
  })
  @MayBeAbsent()
  @LocalDayOrTime()
  paidTo?: string;

  @ApiPropertyOptional({
    example: 'Asia/Kolkata',
    default: 'UTC',
    description: 'IANA name of the zone that days, and times which name none, are of; answers and files are in UTC',
  })
  @MayBeAbsent()
  @TimeZone()
  timeZone?: string;

  @ApiPropertyOptional({
    example: '1499.50',
    description: "At least this much, in `currency`; without one, in each order's own",
  })
  @MayBeAbsent()
  @IsAmount()
  minAmount?: string;

  @ApiPropertyOptional({ example: '1499.50', description: 'At most this much, compared like `minAmount`' })
  @MayBeAbsent()
  @IsAmount()
  maxAmount?: string;

  @ApiPropertyOptional({
    maxLength: MAX_Q,
    example: 'asha@example.com',
    description:
      'Case and blanks do not count. Our id of an order, session, case or refund; Zoho’s id of a session, payment or refund; bank ' +
      'reference of a payment (UPI reference, RRN) or a refund (ARN, UTR); reference or invoice number, of which the first four characters ' +
      'or more are enough; e-mail (of a beginning, the first four to twelve characters are compared) or phone (with country code or in the ' +
      'form of the edition’s country) of the customer as the order was placed, or of the payer as Zoho knows them',
  })
  @MayBeAbsent()
  @Text({ max: MAX_Q })
  q?: string;
}

/** `GET /v1/support/orders`. */
export class SearchOrdersQuery extends OrderFiltersQuery {
  @PageLimit()
  limit?: number;

  @PageCursor()
  cursor?: string;
}
