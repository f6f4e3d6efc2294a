import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/access.decorators.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { FoundOrdersView } from './search.dto.js';
import { OrderSearch } from './order-search.js';
import { SearchOrdersQuery } from './search.query.js';

@ApiTags('support')
@Controller('v1/support/orders')
@Roles('support')
export class SearchController {
  constructor(private readonly orderSearch: OrderSearch) {}

  @Get()
  @ApiOperation({
    summary: 'Find orders of all storefronts, newest first',
    description:
      'Filters are combined freely. A cursor goes on where its page ended: orders placed meanwhile are neither skipped nor repeated.',
  })
  @ApiOkResponse({ type: FoundOrdersView })
  @ApiProblems('validation_failed', 'unauthenticated', 'forbidden', 'rate_limited')
  search(@Query() query: SearchOrdersQuery): Promise<FoundOrdersView> {
    return this.orderSearch.page(query);
  }
}
