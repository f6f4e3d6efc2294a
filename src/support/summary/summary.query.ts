import { ApiPropertyOptional } from '@nestjs/swagger';
import { DayOrTime } from '../../common/http/day-or-time.js';
import { MayBeAbsent } from '../../common/http/dto-decorators.js';

/** `GET /v1/support/summary?from&to`. */
export class SummaryQuery {
  @ApiPropertyOptional({
    example: '2026-11-01',
    description: 'Orders placed from this time or day (UTC) on; default: 30 days before `to`',
  })
  @MayBeAbsent()
  @DayOrTime()
  from?: string;

  @ApiPropertyOptional({
    example: '2026-11-30',
    description: 'Orders placed up to this time, or to the end of this day (UTC); default: now',
  })
  @MayBeAbsent()
  @DayOrTime()
  to?: string;
}
