import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/access.decorators.js';
import { type CallersCause, CauseOf, CurrentPrincipal } from '../../auth/caller.decorators.js';
import { canSeeOrder, type Principal } from '../../auth/principal.js';
import type { Answer } from '../../common/http/answer.js';
import { OrderId } from '../../common/http/path-id.decorator.js';
import { IdempotencyKey, requireIdempotencyKey } from '../../idempotency/idempotency-key.js';
import { AsksForRefund } from './api-refund.decorator.js';
import { MayRefundGuard } from './may-refund.guard.js';
import { RequestRefundDto, type RefundView } from './refund.dto.js';
import { RefundOrder } from './refund-order.js';

/** Refunds that a shop's server asks for, as support's desk does. */
@ApiTags('payment')
@Controller('v1/orders')
@Roles('storefront')
@UseGuards(MayRefundGuard)
export class StorefrontRefundController {
  constructor(private readonly refundOrder: RefundOrder) {}

  @Post(':orderId/refunds')
  @AsksForRefund('For the storefronts of STOREFRONT_REFUNDS; others are answered 403. ')
  request(
    @CurrentPrincipal() principal: Principal,
    @OrderId() orderId: string,
    @IdempotencyKey() key: string | undefined,
    @Body() dto: RequestRefundDto,
    @CauseOf('api') cause: CallersCause,
  ): Promise<Answer<RefundView>> {
    const mayRead = ({ order }: { order: { id: string; storefront: string } }) => canSeeOrder(principal, order);
    return this.refundOrder.run(orderId, requireIdempotencyKey(key), dto, cause, mayRead);
  }
}
