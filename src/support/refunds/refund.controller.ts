import { Body, Controller, Post, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/access.decorators.js';
import { type CallersCause, CauseOf } from '../../auth/caller.decorators.js';
import type { Answer } from '../../common/http/answer.js';
import { AnswerInterceptor, REPLAYED_HEADER } from '../../common/http/answer.interceptor.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { OrderId } from '../../common/http/path-id.decorator.js';
import { IdempotencyKey, requireIdempotencyKey } from '../../idempotency/idempotency-key.js';
import { RequestRefundDto, RefundView } from './refund.dto.js';
import { RefundOrder } from './refund-order.js';

@ApiTags('support')
@Controller('v1/support/orders')
@Roles('support')
export class RefundController {
  constructor(private readonly refundOrder: RefundOrder) {}

  @Post(':orderId/refunds')
  @UseInterceptors(AnswerInterceptor)
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
    headers: REPLAYED_HEADER,
  })
  @ApiProblems(
    'validation_failed',
    'idempotency_key_required',
    'unauthenticated',
    'forbidden',
    'not_found',
    'idempotency_in_progress',
    'open_case',
    'refund_in_progress',
    'idempotency_key_reused',
    'refund_not_possible',
    'rate_limited',
    'payment_provider_rejected',
    'payment_provider_unavailable',
  )
  request(
    @OrderId() orderId: string,
    @IdempotencyKey() key: string | undefined,
    @Body() dto: RequestRefundDto,
    @CauseOf('support') cause: CallersCause,
  ): Promise<Answer<RefundView>> {
    return this.refundOrder.run(orderId, requireIdempotencyKey(key), dto, cause);
  }
}
