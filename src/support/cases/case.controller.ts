import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Roles } from '../../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../../auth/principal.js';
import { causeOf } from '../../checkout/answers/caller.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { IdPipe } from '../../common/http/id.pipe.js';
import { AssignCaseDto, CaseListView, CasesQuery, CaseView, ResolveCaseDto } from './case.dto.js';
import { AssignCase } from './case-assign.js';
import { CaseQueries } from './case-queries.js';
import { ResolveOnce } from './resolve-once.js';

@ApiTags('support')
@Controller('v1/support/cases')
@Roles('support')
export class CaseController {
  constructor(
    private readonly queries: CaseQueries,
    private readonly assignments: AssignCase,
    private readonly resolutions: ResolveOnce,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Money that needs a person, newest first',
    description: 'Open cases unless `status` says otherwise.',
  })
  @ApiOkResponse({ type: CaseListView })
  @ApiProblems('validation_failed', 'unauthenticated', 'forbidden', 'rate_limited')
  list(@Query() query: CasesQuery): Promise<CaseListView> {
    return this.queries.list(query);
  }

  @Get(':caseId')
  @ApiOperation({ summary: 'One case with its evidence, its payment and the refunds that were to resolve it' })
  @ApiOkResponse({ type: CaseView })
  @ApiProblems('unauthenticated', 'forbidden', 'not_found', 'rate_limited')
  get(@Param('caseId', IdPipe) caseId: string): Promise<CaseView> {
    return this.queries.get(caseId);
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
  assign(@Param('caseId', IdPipe) caseId: string, @Body() { assignee }: AssignCaseDto): Promise<CaseView> {
    return this.assignments.assign(caseId, assignee);
  }

  @Post(':caseId/resolve')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Accept the money, refund it, or dismiss the case',
    description:
      'Two people at once make one resolution. With `refund`, a 503 carries `refundId`: the refund is saved, and the case is resolved ' +
      'when Zoho has accepted it. If it fails later, a `refund_failed` case opens.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Makes a repeat answer the same again' })
  @ApiOkResponse({
    type: CaseView,
    headers: { 'Idempotency-Replayed': { description: 'true: the stored answer', schema: { type: 'string' } } },
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
  async resolve(
    @CurrentPrincipal() principal: Principal,
    @Param('caseId', IdPipe) caseId: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body() dto: ResolveCaseDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseView> {
    const cause = causeOf('support', principal, request.id);
    const { body, replayed } = await this.resolutions.resolve(caseId, key, dto, cause);
    if (replayed) void reply.header('idempotency-replayed', 'true');
    return body;
  }
}
