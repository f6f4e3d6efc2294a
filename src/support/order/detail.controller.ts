import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/access.decorators.js';
import { type CallersCause, CauseOf } from '../../auth/caller.decorators.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { OrderId } from '../../common/http/path-id.decorator.js';
import { CompareOrder } from './compare-order.js';
import { ReconciledView } from './compare.dto.js';
import { OrderDetails } from './order-details.js';
import { SupportOrderView } from './detail.dto.js';

/** One order, for the support desk. */
@ApiTags('support')
@Controller('v1/support/orders/:orderId')
@Roles('support')
export class DetailController {
  constructor(
    private readonly orderDetails: OrderDetails,
    private readonly compareOrder: CompareOrder,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Everything about an order, as stored. Never calls Zoho' })
  @ApiOkResponse({ type: SupportOrderView })
  @ApiProblems('unauthenticated', 'forbidden', 'not_found', 'rate_limited')
  read(@OrderId() orderId: string): Promise<SupportOrderView> {
    return this.orderDetails.get(orderId);
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
  reconcile(@OrderId() orderId: string, @CauseOf('support') cause: CallersCause): Promise<ReconciledView> {
    return this.compareOrder.run(orderId, cause);
  }
}
