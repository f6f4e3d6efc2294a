import { ApiPropertyOptional } from '@nestjs/swagger';
import { MayBeAbsent } from '../../common/http/dto-decorators.js';
import { DEFAULT_LIMIT, PageLimit } from '../../common/http/paging.decorators.js';
import { Text } from '../../common/http/text.decorator.js';

/** Ours have at most 34 characters. */
const MAX_CURSOR = 100;

/** `GET /v1/events`. */
export class EventFeedQuery {
  @ApiPropertyOptional({
    maxLength: MAX_CURSOR,
    description: 'nextCursor of an earlier answer; without: from the oldest event that is kept',
  })
  @MayBeAbsent()
  @Text({ max: MAX_CURSOR })
  after?: string;

  @PageLimit()
  limit = DEFAULT_LIMIT;
}
