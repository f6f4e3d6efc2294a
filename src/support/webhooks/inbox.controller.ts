import { Controller, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/access.decorators.js';
import { NotFoundError } from '../../common/app-error.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { EventId } from './event-id.decorator.js';
import { WebhookDetailView, WebhookListView, WebhookView } from './inbox.dto.js';
import { InboxQuery } from './inbox.query.js';
import { InboxSearch } from './inbox-search.js';
import { WebhookInbox } from '../../webhooks/webhook-inbox.repository.js';

/** What Zoho told us, for the people who must find out what really came. */
@ApiTags('support')
@Controller('v1/support/webhooks')
@Roles('support')
export class InboxController {
  constructor(
    private readonly inbox: WebhookInbox,
    private readonly inboxSearch: InboxSearch,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Webhooks received from Zoho, newest first, without their bodies' })
  @ApiOkResponse({ type: WebhookListView })
  @ApiProblems('validation_failed', 'unauthenticated', 'forbidden', 'rate_limited')
  list(@Query() query: InboxQuery): Promise<WebhookListView> {
    return this.inboxSearch.list(query);
  }

  @Get(':eventId')
  @ApiOperation({ summary: 'One webhook with its body, as received' })
  @ApiOkResponse({ type: WebhookDetailView })
  @ApiProblems('unauthenticated', 'forbidden', 'not_found', 'rate_limited')
  async read(@EventId() eventId: string): Promise<WebhookDetailView> {
    const [webhook, raw] = await Promise.all([this.inboxSearch.find(eventId), this.inbox.read(eventId)]);
    if (!webhook || !raw) throw new NotFoundError('webhook');
    return Object.assign(new WebhookDetailView(), webhook, { body: Buffer.from(raw).toString('utf8') });
  }

  @Post(':eventId/replay')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({
    summary: 'Work on a webhook once more',
    description: 'Harmless: a webhook only has Zoho asked again. Answers the webhook, pending.',
  })
  @ApiAcceptedResponse({ type: WebhookView })
  @ApiProblems('unauthenticated', 'forbidden', 'not_found', 'rate_limited')
  async replay(@EventId() eventId: string): Promise<WebhookView> {
    await this.inbox.replay(eventId);
    const webhook = await this.inboxSearch.find(eventId);
    if (!webhook) throw new NotFoundError('webhook');
    return webhook;
  }
}
