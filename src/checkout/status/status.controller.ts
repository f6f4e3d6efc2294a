import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Roles } from '../../auth/access.decorators.js';
import { type CallersCause, CauseOf } from '../../auth/caller.decorators.js';
import { Clock } from '../../common/clock.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { OrderId } from '../../common/http/path-id.decorator.js';
import { AppConfig } from '../../config/app-config.js';
import { StatusWatch } from './status-watch.js';
import type { StatusReading } from '../../reconciliation/status-reader.js';
import { MayRead, type MayReadOrder } from '../answers/may-read.decorator.js';
import { StatusStream } from './status-stream.js';
import { StatusQuery } from './status.query.js';
import { OrderStatusView } from '../answers/views.dto.js';
import { etagOf, toStatusView } from '../answers/views.js';

const NOT_MODIFIED = 304;

/** An event stream is of the moment, and a proxy that collects it before passing it on (nginx does) would defeat it. */
const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
  // The connection has no use after the stream, and a stop need not wait for it to become idle.
  connection: 'close',
};

@ApiTags('payment')
@Controller('v1/orders/:orderId/status')
export class StatusController {
  constructor(
    private readonly config: AppConfig,
    private readonly statusWatch: StatusWatch,
    private readonly stream: StatusStream,
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
    @OrderId() orderId: string,
    @Query() query: StatusQuery,
    @Headers('if-none-match') known: string | undefined,
    @CauseOf('status_read') cause: CallersCause,
    @MayRead() mayRead: MayReadOrder,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderStatusView | undefined> {
    const question = {
      orderId,
      maxAgeMs: query.maxAgeMs ?? this.config.statusMaxAgeMs,
      cause,
      mayRead,
    };
    // Who sends an ETag waits for anything new; who sends none waits for the order's status to change.
    const isNews = (first: StatusReading, last: StatusReading): boolean =>
      known === undefined
        ? last.record.order.status !== first.record.order.status
        : !matches(known, etagOf(toStatusView(last, this.clock.now())));
    const look = query.waitMs
      ? await this.statusWatch.news(question, query.waitMs, goneSignal(reply), isNews)
      : await this.statusWatch.now(question);
    const view = toStatusView(look, this.clock.now());
    const etag = etagOf(view);
    void reply.header('etag', etag);
    if (!matches(known, etag)) return view;
    void reply.status(NOT_MODIFIED);
    return undefined;
  }

  @Get('stream')
  @Roles('storefront', 'shopper')
  @ApiOperation({
    summary: 'The status now and on each change, as Server-Sent Events',
    description:
      'event: status, data: the status object, id: its ETag. Comments are heartbeats. Reconnect with Last-Event-ID.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event you saw; it is not sent again',
  })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ type: OrderStatusView })
  @ApiProblems('unauthenticated', 'not_found', 'rate_limited')
  async follow(
    @OrderId() orderId: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @CauseOf('status_read') cause: CallersCause,
    @MayRead() mayRead: MayReadOrder,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const body = await this.stream.open(orderId, cause, mayRead, goneSignal(reply), lastEventId);
    void reply.headers(STREAM_HEADERS).send(body);
  }
}

/** RFC 9110, 13.1.2: a list of entity tags, compared weakly, or `*`. */
function matches(known: string | undefined, etag: string): boolean {
  const bare = (tag: string): string => tag.trim().replace(/^W\//, '');
  return known?.split(',').some((tag) => tag.trim() === '*' || bare(tag) === bare(etag)) ?? false;
}

/** Aborts when the caller hangs up, or has been answered in full. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  // Gone already, while it was found out who is calling: then no more 'close' will come.
  if (reply.raw.destroyed || reply.raw.closed) gone.abort();
  else reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
