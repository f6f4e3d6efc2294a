import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { QueryInteger } from '../../common/http/dto-decorators.js';

/** Contract 4. */
const MAX_AGE_MS = 60_000;
const MAX_WAIT_MS = 25_000;

/** `GET /v1/orders/{orderId}/status?maxAgeMs&waitMs`. */
export class StatusQuery {
  @ApiPropertyOptional({
    minimum: 0,
    maximum: MAX_AGE_MS,
    description: "How old a view of Zoho is good enough; default: the service's STATUS_MAX_AGE_MS (2000)",
  })
  @IsOptional()
  @QueryInteger(0, MAX_AGE_MS)
  maxAgeMs?: number;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: MAX_WAIT_MS,
    description: 'Answer when the status changes, or after this time; default 0: at once',
  })
  @IsOptional()
  @QueryInteger(0, MAX_WAIT_MS)
  waitMs?: number;
}
