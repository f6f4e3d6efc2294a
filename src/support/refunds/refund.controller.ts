import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/access.decorators.js';
import { type CallersCause, CauseOf } from '../../auth/caller.decorators.js';
import type { Answer } from '../../common/http/answer.js';
import { OrderId } from '../../common/http/path-id.decorator.js';
import { IdempotencyKey, requireIdempotencyKey } from '../../idempotency/idempotency-key.js';
import { AsksForRefund } from '../../refunds/ask/api-refund.decorator.js';
import { RequestRefundDto, type RefundView } from '../../refunds/ask/refund.dto.js';
import { RefundOrder } from '../../refunds/ask/refund-order.js';

@ApiTags('support')
@Controller('v1/support/orders')
@Roles('support')
export class RefundController {
  constructor(private readonly refundOrder: RefundOrder) {}

  @Post(':orderId/refunds')
  @AsksForRefund()
  request(
    @OrderId() orderId: string,
    @IdempotencyKey() key: string | undefined,
    @Body() dto: RequestRefundDto,
    @CauseOf('support') cause: CallersCause,
  ): Promise<Answer<RefundView>> {
    return this.refundOrder.run(orderId, requireIdempotencyKey(key), dto, cause, () => true);
  }
}
