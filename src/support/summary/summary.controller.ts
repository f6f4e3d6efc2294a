import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/access.decorators.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { Summary } from './summary.js';
import { SummaryView } from './summary.dto.js';
import { SummaryQuery } from './summary.query.js';

@ApiTags('support')
@Controller('v1/support/summary')
@Roles('support')
export class SummaryController {
  constructor(private readonly summary: Summary) {}

  @Get()
  @ApiOperation({
    summary: 'Counts and exact sums of the orders placed in a window, and what waits right now',
    description: 'At most 400 days at once. Money is never added across currencies.',
  })
  @ApiOkResponse({ type: SummaryView })
  @ApiProblems('validation_failed', 'unauthenticated', 'forbidden', 'rate_limited')
  read(@Query() query: SummaryQuery): Promise<SummaryView> {
    return this.summary.of(query);
  }
}
