import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsISO8601, Matches } from 'class-validator';
import { CASE_KINDS, type CaseKind } from '../../cases/case-kinds.js';
import { MayBeAbsent, QueryInteger } from '../../common/http/dto-decorators.js';
import { Text } from '../../common/http/text.decorator.js';
import { ORDER_STATUSES, type OrderStatus } from '../../orders/order-status.js';

/** A screenful; what a person reads before he refines. */
export const DEFAULT_LIMIT = 50;
/** Contract 8. */
export const MAX_LIMIT = 200;
/** The longest thing that can be looked up: an e-mail address (RFC 5321). */
const MAX_Q = 254;
/** Ours are about 130. */
const MAX_CURSOR = 500;

/** Several of `values`, comma-separated or given more than once. */
export function AnyOf(values: readonly string[]): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }) => [...new Set(String(value).split(','))]),
    IsIn(values, { each: true, message: `must be one or more of ${values.join(', ')}, separated by commas` }),
  );
}

/** A day (in UTC) or a moment. */
export function DayOrTime(): PropertyDecorator {
  const options = { message: 'must be a day such as "2026-12-01" or a time such as "2026-12-01T10:00:00Z"' };
  return applyDecorators(
    IsISO8601({ strict: true, strictSeparator: true }, options),
    Matches(/^\d{4}-\d\d-\d\d(T.*(Z|[+-]\d{2}:\d{2}))?$/, options),
  );
}

const Amount = (): PropertyDecorator =>
  Matches(/^\d{1,12}(\.\d{1,3})?$/, { message: 'must be a decimal string such as "1499.50"' });

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
  @Matches(/^[A-Z]{3}$/, { message: 'must be a currency code such as "INR"' })
  currency?: string;

  @ApiPropertyOptional({
    example: '2026-11-01',
    description: 'Placed at or after this time, or on or after this day (UTC)',
  })
  @MayBeAbsent()
  @DayOrTime()
  createdFrom?: string;

  @ApiPropertyOptional({
    example: '2026-11-30',
    description: 'Placed at or before this time, or on or before this day (UTC)',
  })
  @MayBeAbsent()
  @DayOrTime()
  createdTo?: string;

  @ApiPropertyOptional({
    example: '1499.50',
    description: "At least this much, in `currency`; without one, in each order's own",
  })
  @MayBeAbsent()
  @Amount()
  minAmount?: string;

  @ApiPropertyOptional({ example: '1499.50', description: 'At most this much, compared like `minAmount`' })
  @MayBeAbsent()
  @Amount()
  maxAmount?: string;

  @ApiPropertyOptional({
    maxLength: MAX_Q,
    example: 'asha@example.com',
    description:
      'Exactly one of: our id of an order, session, case or refund; reference; invoice number; Zoho’s id of a session, payment ' +
      'or refund; customer e-mail (case ignored) or phone (only digits count, with country code as the order was placed)',
  })
  @MayBeAbsent()
  @Text({ max: MAX_Q })
  q?: string;
}

/** `GET /v1/support/orders`. */
export class SearchOrdersQuery extends OrderFiltersQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @MayBeAbsent()
  @QueryInteger(1, MAX_LIMIT)
  limit?: number;

  @ApiPropertyOptional({ description: '`nextCursor` of an answer to the same filters' })
  @MayBeAbsent()
  @Text({ max: MAX_CURSOR })
  cursor?: string;
}
