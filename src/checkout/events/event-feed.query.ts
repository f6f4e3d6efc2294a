import { ApiPropertyOptional } from '@nestjs/swagger';
import { MayBeAbsent, QueryInteger } from '../../common/http/dto-decorators.js';
import { Text } from '../../common/http/text.decorator.js';

/** Ours have at most 34 characters. */
const MAX_CURSOR = 100;
/** As every list of the service (contract 8): a page is quickly read and small enough to hold. */
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** `GET /v1/events`. */
export class EventFeedQuery {
  @ApiPropertyOptional({
    maxLength: MAX_CURSOR,
    description: 'nextCursor of an earlier answer; without: from the oldest event that is kept',
  })
  @MayBeAbsent()
  @Text({ max: MAX_CURSOR })
  after?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @MayBeAbsent()
  @QueryInteger(1, MAX_LIMIT)
  limit = DEFAULT_LIMIT;
}
