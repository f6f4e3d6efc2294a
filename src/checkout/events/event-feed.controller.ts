import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/access.decorators.js';
import { StorefrontName } from '../../auth/caller.decorators.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { EventFeed, type FeedEvent } from '../../deliveries/event-feed.js';
import { EventFeedView, type EventView } from './event-feed.dto.js';
import { EventFeedQuery } from './event-feed.query.js';
import { cursorOf, placeOf } from './feed-cursors.js';

@ApiTags('events')
@Controller('v1/events')
@Roles('storefront')
export class EventFeedController {
  constructor(private readonly eventFeed: EventFeed) {}

  @Get()
  @ApiOperation({
    summary: 'Your events, oldest first',
    description:
      'What is sent to STOREFRONT_WEBHOOKS, kept for 30 days, also for a storefront that has no entry there: how a shop that was down ' +
      'catches up. Of one order they come in order; none is ever put in before one that was read.',
  })
  @ApiOkResponse({ type: EventFeedView })
  @ApiProblems('validation_failed', 'unauthenticated', 'forbidden', 'rate_limited')
  async read(@StorefrontName() storefront: string, @Query() { after, limit }: EventFeedQuery): Promise<EventFeedView> {
    const events = await this.eventFeed.read(storefront, placeOf(after), limit);
    const last = events.at(-1);
    return { items: events.map(toView), nextCursor: last ? cursorOf(last.position) : null };
  }
}

function toView({ id, payload }: FeedEvent): EventView {
  return { ...(JSON.parse(payload) as Omit<EventView, 'id'>), id };
}
