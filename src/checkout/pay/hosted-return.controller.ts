import { Controller, Get, HttpStatus, Query, Redirect, Req } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../../auth/access.decorators.js';
import { CallerLimits } from '../../auth/caller-limits.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { OrderId } from '../../common/http/path-id.decorator.js';
import { RETURN_PATH } from '../../payment-sessions/hosted-pages.js';
import { HostedReturn, type ReturnQuery } from './hosted-return.js';

/** Where Zoho's hosted page sends shoppers back to, by their browsers and thus without credentials. */
@Public()
@ApiTags('payment')
@Controller(RETURN_PATH)
export class HostedReturnController {
  constructor(
    private readonly hostedReturn: HostedReturn,
    private readonly limits: CallerLimits,
  ) {}

  @Get(':orderId')
  @Redirect(undefined, HttpStatus.SEE_OTHER)
  @ApiOperation({
    summary: 'A shopper comes back from Zoho’s hosted page: Zoho is asked, then the order’s `returnUrl` goes on',
    description:
      'The query decides nothing: neither where to go nor what is paid. Adds `orderId`, `reference` and `status` to the `returnUrl`; they are ' +
      'a hint for the page, and what is paid is read from `GET /v1/orders/{orderId}/status`.',
  })
  @ApiResponse({
    status: HttpStatus.SEE_OTHER,
    description: 'To the `returnUrl` of the order',
    headers: { Location: { description: 'The `returnUrl` with what became of the order', schema: { type: 'string' } } },
  })
  @ApiProblems('not_found', 'rate_limited')
  async comeBack(
    @OrderId() orderId: string,
    @Query() query: ReturnQuery,
    @Req() { id, ip }: FastifyRequest,
  ): Promise<{ url: string }> {
    await this.limits.countShopper(ip);
    return { url: await this.hostedReturn.run(orderId, query, id) };
  }
}
