import { Body, Controller, Headers, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Roles } from '../../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../../auth/principal.js';
import { causeOf } from '../../checkout/answers/caller.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { IdPipe } from '../../common/http/id.pipe.js';
import { IdempotencyKeyRequiredError } from '../../idempotency/idempotency.errors.js';
import { RequestRefundDto, RefundView } from './refund.dto.js';
import { RefundOrder } from './refund-order.js';

/** Contract 4: an idempotency key has 1 to 255 characters. */
export const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

@ApiTags('support')
@Controller('v1/support/orders')
@Roles('support')
export class RefundController {
  constructor(private readonly refunds: RefundOrder) {}

  @Post(':orderId/refunds')
  @HttpCode(201)
  @ApiOperation({
    summary: 'Refund a payment of the order, in full or in part',
    description:
      'Asynchronous: the answer says that Zoho has accepted it (`initiated`); how it ends shows on the order. One refund of a payment ' +
      'at a time. A 503 carries `refundId`: the refund is saved, `creating` is made as soon as Zoho can be reached, `create_unknown` ' +
      'is looked up there and never blindly repeated. Repeat with the same key to go on with the same refund.',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description: 'One per refund you mean to make, 1–255 characters',
  })
  @ApiCreatedResponse({
    type: RefundView,
    headers: { 'Idempotency-Replayed': { description: 'true: the stored answer', schema: { type: 'string' } } },
  })
  @ApiProblems(
    'validation_failed',
    'idempotency_key_required',
    'unauthenticated',
    'forbidden',
    'not_found',
    'idempotency_in_progress',
    'refund_in_progress',
    'idempotency_key_reused',
    'refund_not_possible',
    'rate_limited',
    'payment_provider_rejected',
    'payment_provider_unavailable',
  )
  async request(
    @CurrentPrincipal() principal: Principal,
    @Param('orderId', IdPipe) orderId: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body() dto: RequestRefundDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RefundView> {
    if (key === undefined || !IDEMPOTENCY_KEY.test(key)) throw new IdempotencyKeyRequiredError();
    const cause = causeOf('support', principal, request.id);
    const { body, replayed } = await this.refunds.request(orderId, key, dto, cause);
    if (replayed) void reply.header('idempotency-replayed', 'true');
    return body;
  }
}
