import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Roles } from '../../auth/access.decorators.js';
import { type CallersCause, CauseOf } from '../../auth/caller.decorators.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { ExportOrders } from './export-orders.js';
import { OrderFiltersQuery } from './search.query.js';

const DESCRIPTION = `The filters of the search; newest first; one line per order, its attempts counted in columns of their own.
Streamed: hang up, and it stops.`;

/** All orders that fit, as a file. */
@ApiTags('support')
@Controller('v1/support')
@Roles('support')
export class ExportController {
  constructor(private readonly exportOrders: ExportOrders) {}

  @Get('orders.csv')
  @ApiOperation({
    summary: 'Orders as CSV, for spreadsheets',
    description: `${DESCRIPTION} UTF-8 with a byte order mark. A cell of text that a spreadsheet could take for a number, a date or a formula begins with an apostrophe.`,
  })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems('validation_failed', 'unauthenticated', 'forbidden', 'rate_limited')
  csv(
    @Query() query: OrderFiltersQuery,
    @CauseOf('support') cause: CallersCause,
    @Res() reply: FastifyReply,
  ): void {
    const file = this.exportOrders.run('csv', query, cause);
    void reply.headers(file.headers).send(file.body);
  }

  @Get('orders.ndjson')
  @ApiOperation({ summary: 'Orders as JSON lines, for programs', description: `${DESCRIPTION} Each line is an item of the search.` })
  @ApiProduces('application/x-ndjson')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems('validation_failed', 'unauthenticated', 'forbidden', 'rate_limited')
  ndjson(
    @Query() query: OrderFiltersQuery,
    @CauseOf('support') cause: CallersCause,
    @Res() reply: FastifyReply,
  ): void {
    const file = this.exportOrders.run('ndjson', query, cause);
    void reply.headers(file.headers).send(file.body);
  }
} // prettier-ignore
