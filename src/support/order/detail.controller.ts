import { Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Roles } from '../../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../../auth/principal.js';
import { causeOf } from '../../checkout/answers/caller.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { IdPipe } from '../../common/http/id.pipe.js';
import { CompareOrder } from './compare-order.js';
import { ReconciledView } from './compare.dto.js';
import { OrderDetails } from './detail-order.js';
import { SupportOrderView } from './detail.dto.js';

/** One order, for the support desk. */
@ApiTags('support')
@Controller('v1/support/orders/:orderId')
@Roles('support')
export class DetailController {
  constructor(
    private readonly details: OrderDetails,
    private readonly comparison: CompareOrder,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Everything about an order, as stored. Never calls Zoho' })
  @ApiOkResponse({ type: SupportOrderView })
  @ApiProblems('unauthenticated', 'forbidden', 'not_found', 'rate_limited')
  read(@Param('orderId', IdPipe) orderId: string): Promise<SupportOrderView> {
    return this.details.get(orderId);
  }

  @Post('reconcile')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Ask Zoho now about all sessions, payments and undecided refunds of the order, and bring it into line',
    description:
      'The problem document of a 503 carries `compared` and `changed` too: what Zoho did answer was applied, and asking again is safe.',
  })
  @ApiOkResponse({ type: ReconciledView })
  @ApiProblems(
    'unauthenticated',
    'forbidden',
    'not_found',
    'rate_limited',
    'payment_provider_rejected',
    'payment_provider_unavailable',
  )
  reconcile(
    @CurrentPrincipal() principal: Principal,
    @Param('orderId', IdPipe) orderId: string,
    @Req() request: FastifyRequest,
  ): Promise<ReconciledView> {
    return this.comparison.compare(orderId, causeOf('support', principal, request.id));
  }
}
