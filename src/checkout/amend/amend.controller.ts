import { Body, Controller, Patch, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/access.decorators.js';
import { type CallersCause, CauseOf } from '../../auth/caller.decorators.js';
import type { Answer } from '../../common/http/answer.js';
import { AnswerInterceptor, REPLAYED_HEADER } from '../../common/http/answer.interceptor.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { OrderId } from '../../common/http/path-id.decorator.js';
import { IdempotencyKey, requireIdempotencyKey } from '../../idempotency/idempotency-key.js';
import { MayRead, type MayReadOrder } from '../answers/may-read.decorator.js';
import { PlacedOrderView } from '../answers/views.dto.js';
import { AmendOrder } from './amend-order.js';
import { AmendOrderDto } from './amend-order.dto.js';

@ApiTags('orders')
@Controller('v1/orders')
@Roles('storefront')
export class AmendController {
  constructor(private readonly amendOrder: AmendOrder) {}

  @Patch(':orderId')
  @UseInterceptors(AnswerInterceptor)
  @ApiOperation({
    summary: 'Amend an unpaid order',
    description:
      'Each member that is sent takes the place of the order’s, whole; the others stay. The order must be right as it then is: a new ' +
      'amount needs new items where the old ones carry prices. Zoho is asked first whether money has come. A new amount puts the open ' +
      'session aside and opens another; money that still comes for the old amount opens an `amount_mismatch` case.',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description: 'One per amendment you mean to make, 1–255 characters; send it again to retry',
  })
  @ApiOkResponse({ type: PlacedOrderView, headers: REPLAYED_HEADER })
  @ApiProblems(
    'validation_failed',
    'idempotency_key_required',
    'unauthenticated',
    'forbidden',
    'not_found',
    'idempotency_in_progress',
    'order_not_payable',
    'payment_under_way',
    'payload_too_large',
    'unsupported_media_type',
    'idempotency_key_reused',
    'currency_not_supported',
    'rate_limited',
    'payment_provider_rejected',
    'payment_provider_unavailable',
  )
  amend(
    @OrderId() orderId: string,
    @IdempotencyKey() key: string | undefined,
    @Body() wish: AmendOrderDto,
    @CauseOf('api') cause: CallersCause,
    @MayRead() mayRead: MayReadOrder,
  ): Promise<Answer<PlacedOrderView>> {
    return this.amendOrder.run(orderId, requireIdempotencyKey(key), wish, cause, mayRead);
  }
}
