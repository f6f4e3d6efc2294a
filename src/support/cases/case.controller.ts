import { Body, Controller, Get, HttpCode, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/access.decorators.js';
import { type CallersCause, CauseOf } from '../../auth/caller.decorators.js';
import type { Answer } from '../../common/http/answer.js';
import { AnswerInterceptor, REPLAYED_HEADER } from '../../common/http/answer.interceptor.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { PathId } from '../../common/http/path-id.decorator.js';
import { IdempotencyKey } from '../../idempotency/idempotency-key.js';
import { AssignCaseDto, CaseListView, CasesQuery, CaseView, ResolveCaseDto } from './case.dto.js';
import { AssignCase } from './assign-case.js';
import { CaseQueries } from './case-queries.js';
import { ResolveOnce } from './resolve-once.js';

@ApiTags('support')
@Controller('v1/support/cases')
@Roles('support')
export class CaseController {
  constructor(
    private readonly caseQueries: CaseQueries,
    private readonly assignCase: AssignCase,
    private readonly resolveOnce: ResolveOnce,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Money that needs a person, newest first unless `sort` says otherwise',
    description: 'Open cases unless `status` says otherwise.',
  })
  @ApiOkResponse({ type: CaseListView })
  @ApiProblems('validation_failed', 'unauthenticated', 'forbidden', 'rate_limited')
  list(@Query() query: CasesQuery): Promise<CaseListView> {
    return this.caseQueries.list(query);
  }

  @Get(':caseId')
  @ApiOperation({ summary: 'One case with its evidence, its payment and the refunds that were to resolve it' })
  @ApiOkResponse({ type: CaseView })
  @ApiProblems('unauthenticated', 'forbidden', 'not_found', 'rate_limited')
  get(@PathId('caseId') caseId: string): Promise<CaseView> {
    return this.caseQueries.get(caseId);
  }

  @Post(':caseId/assign')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Give the case to someone',
    description: 'A case that someone has taken is left alone by policies.',
  })
  @ApiOkResponse({ type: CaseView })
  @ApiProblems(
    'validation_failed',
    'unauthenticated',
    'forbidden',
    'not_found',
    'case_already_resolved',
    'rate_limited',
  )
  assign(@PathId('caseId') caseId: string, @Body() { assignee }: AssignCaseDto): Promise<CaseView> {
    return this.assignCase.run(caseId, assignee);
  }

  @Post(':caseId/resolve')
  @UseInterceptors(AnswerInterceptor)
  @ApiOperation({
    summary: 'Accept the money, refund it, or dismiss the case',
    description:
      'Two people at once make one resolution. With `refund`, a 503 carries `refundId`: the refund is saved, and the case is resolved ' +
      'when Zoho has accepted it. If it fails later, a `refund_failed` case opens.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Makes a repeat answer the same again' })
  @ApiOkResponse({
    type: CaseView,
    headers: REPLAYED_HEADER,
  })
  @ApiProblems(
    'validation_failed',
    'idempotency_key_required',
    'unauthenticated',
    'forbidden',
    'not_found',
    'idempotency_in_progress',
    'case_already_resolved',
    'refund_in_progress',
    'idempotency_key_reused',
    'refund_not_possible',
    'resolution_not_possible',
    'rate_limited',
    'payment_provider_rejected',
    'payment_provider_unavailable',
  )
  resolve(
    @PathId('caseId') caseId: string,
    @IdempotencyKey() key: string | undefined,
    @Body() dto: ResolveCaseDto,
    @CauseOf('support') cause: CallersCause,
  ): Promise<Answer<CaseView>> {
    return this.resolveOnce.run(caseId, key, dto, cause);
  }
}
