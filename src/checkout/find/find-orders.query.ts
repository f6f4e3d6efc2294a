import { ApiPropertyOptional } from '@nestjs/swagger';
import { DayOrTime } from '../../common/http/day-or-time.js';
import { AnyOf, MayBeAbsent } from '../../common/http/dto-decorators.js';
import { PageCursor, PageLimit } from '../../common/http/paging.decorators.js';
import { Text } from '../../common/http/text.decorator.js';
import { ORDER_STATUSES, type OrderStatus } from '../../orders/order-status.js';

/** `GET /v1/orders`: all orders with a reference, or the list. */
export class FindOrdersQuery {
  @ApiPropertyOptional({
    example: 'SO-1001',
    maxLength: 50,
    description: 'All your orders with this reference, newest first and without pages; goes with no other parameter',
  })
  @MayBeAbsent()
  @Text({ max: 50 })
  reference?: string;

  @ApiPropertyOptional({ enum: ORDER_STATUSES, isArray: true, description: 'Any of them' })
  @MayBeAbsent()
  @AnyOf(ORDER_STATUSES)
  status?: OrderStatus[];

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
    example: '2026-11-27T10:00:00Z',
    description: 'Changed at or after this time, or on or after this day (UTC)',
  })
  @MayBeAbsent()
  @DayOrTime()
  updatedFrom?: string;

  @PageLimit()
  limit?: number;

  @PageCursor()
  cursor?: string;
}
