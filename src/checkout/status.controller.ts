import { Controller, Get, Headers, Param, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Roles } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { Clock } from '../common/clock.js';
import { ApiProblems } from '../common/http/api-problems.js';
import { IdPipe } from '../common/http/id.pipe.js';
import { AppConfig } from '../config/app-config.js';
import { AwaitStatus } from './await-status.js';
import { causeOf, mayRead } from './caller.js';
import { StatusQuery } from './status.query.js';
import { OrderStatusView } from './views.dto.js';
import { etagOf, toStatusView } from './views.js';

const NOT_MODIFIED = 304;

@ApiTags('payment')
@Controller('v1/orders/:orderId/status')
export class StatusController {
  constructor(
    private readonly config: AppConfig,
    private readonly awaitStatus: AwaitStatus,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Roles('storefront', 'shopper')
  @ApiOperation({
    summary:
      "Re-fetch the order's sessions from Zoho, reconcile, and answer the state. Never fails because Zoho is down",
  })
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'The ETag of an earlier answer; 304 if nothing changed',
  })
  @ApiOkResponse({ type: OrderStatusView, headers: { ETag: { schema: { type: 'string' } } } })
  @ApiResponse({ status: NOT_MODIFIED, description: 'As the ETag you know' })
  @ApiProblems('validation_failed', 'unauthenticated', 'not_found', 'rate_limited')
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('orderId', IdPipe) orderId: string,
    @Query() query: StatusQuery,
    @Headers('if-none-match') known: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderStatusView | undefined> {
    const look = await this.awaitStatus.read({
      orderId,
      maxAgeMs: query.maxAgeMs ?? this.config.statusMaxAgeMs,
      waitMs: query.waitMs ?? 0,
      cause: causeOf('status_read', principal, request.id),
      mayRead: mayRead(principal),
      signal: request.signal,
    });
    const view = toStatusView(look, this.clock.now());
    const etag = etagOf(view);
    void reply.header('etag', etag);
    if (!matches(known, etag)) return view;
    void reply.status(NOT_MODIFIED);
    return undefined;
  }
}

/** RFC 9110, 13.1.2: a list of entity tags, compared weakly, or `*`. */
function matches(known: string | undefined, etag: string): boolean {
  const bare = (tag: string): string => tag.trim().replace(/^W\//, '');
  return known?.split(',').some((tag) => tag.trim() === '*' || bare(tag) === bare(etag)) ?? false;
}
