import { Injectable } from '@nestjs/common';
import { canonicalJson, sha256 } from '../../common/canonical-json.js';
import type { Cause } from '../../common/cause.js';
import { requireIdempotencyKey } from '../../idempotency/idempotency-key.js';
import type { Answer } from '../../common/http/answer.js';
import { Once } from '../../idempotency/once.js';
import type { CaseView, ResolveCaseDto } from './case.dto.js';
import { CaseQueries } from './case-queries.js';
import { ResolveCase } from './resolve-case.js';

const OK = 200;

/** `POST /v1/support/cases/{caseId}/resolve`. A case is resolved once even without a key; with a key, a repeat gets the same answer. */
@Injectable()
export class ResolveOnce {
  constructor(
    private readonly resolveCase: ResolveCase,
    private readonly caseQueries: CaseQueries,
    private readonly once: Once,
  ) {}

  async run(caseId: string, key: string | undefined, dto: ResolveCaseDto, cause: Cause): Promise<Answer<CaseView>> {
    const { resolution, note, orderId } = dto;
    const resolve = () => this.resolveCase.run(caseId, { resolution, note, orderId, resolvedBy: cause.actor }, cause);
    if (key === undefined) return { status: OK, body: await resolve(), replayed: false };
    const route = `POST /v1/support/cases/${caseId}/resolve\n`;
    const request = {
      owner: cause.actor,
      key: requireIdempotencyKey(key),
      requestHash: sha256(route, canonicalJson(dto)),
    };
    return this.once.answer(request, async ({ isRepeat }) => {
      const found = isRepeat ? await this.caseQueries.get(caseId) : null;
      const isMine = found?.resolvedAt != null && found.resolvedBy === cause.actor && found.resolution === resolution;
      return { status: OK, body: isMine ? found : await resolve() };
    });
  }
}
