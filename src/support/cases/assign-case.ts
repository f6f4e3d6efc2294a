import { Injectable } from '@nestjs/common';
import { CasesRepository } from '../../cases/cases.repository.js';
import { Database } from '../../database/database.js';
import type { CaseView } from './case.dto.js';
import { CaseAlreadyResolvedError } from './case.errors.js';
import { CaseQueries } from './case-queries.js';

/** `POST /v1/support/cases/{caseId}/assign`: writes who looks into the case. It moves no money, so the timeline does not record it. */
@Injectable()
export class AssignCase {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesRepository,
    private readonly caseQueries: CaseQueries,
  ) {}

  /** @throws NotFoundError, CaseAlreadyResolvedError */
  async run(caseId: string, assignee: string | null): Promise<CaseView> {
    const isOpen = await this.cases.assign(this.database.run, caseId, assignee);
    const found = await this.caseQueries.get(caseId);
    if (!isOpen) throw new CaseAlreadyResolvedError(found);
    return found;
  }
}
