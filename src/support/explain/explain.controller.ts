import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/access.decorators.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { OrderId } from '../../common/http/path-id.decorator.js';
import { ExplainOrder } from './explain-order.js';
import { ExplanationView } from './explain.dto.js';

/** Why an order is in its state, for the support desk. */
@ApiTags('support')
@Controller('v1/support/orders/:orderId')
@Roles('support')
export class ExplainController {
  constructor(private readonly explainOrder: ExplainOrder) {}

  @Get('explain')
  @ApiOperation({
    operationId: 'DetailController_explain', // as it was first published: generated clients name their methods after it
    summary: 'Why the order is in its state, and what comes next, in plain sentences',
  })
  @ApiOkResponse({ type: ExplanationView })
  @ApiProblems('unauthenticated', 'forbidden', 'not_found', 'rate_limited')
  explain(@OrderId() orderId: string): Promise<ExplanationView> {
    return this.explainOrder.run(orderId);
  }
}
