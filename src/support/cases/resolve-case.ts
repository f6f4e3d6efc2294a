import { Injectable } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import { CaseAlreadyResolvedError, ResolutionNotPossibleError } from './case.errors.js';
import type { CaseView } from './case.dto.js';
import { CaseQueries } from './case-queries.js';
import { CloseCase, isAboutMoney, type PaymentCase, type Resolving } from './close-case.js';
import { CloseSessionCase } from './close-session-case.js';
import { RefundCase } from './refund-case.js';
import { refuseResolution } from './refuse-resolution.js';

/** Resolves a case, for a person (by ResolveOnce) and for a policy (by CasePolicies) alike. Two at once make one resolution. */
@Injectable()
export class ResolveCase {
  constructor(
    private readonly caseQueries: CaseQueries,
    private readonly closeCase: CloseCase,
    private readonly closeSessionCase: CloseSessionCase,
    private readonly refundCase: RefundCase,
  ) {}

  /**
   * The case as it is then.
   * @throws NotFoundError, CaseAlreadyResolvedError, ResolutionNotPossibleError, Refund…Error; PaymentProvider…Error: nothing was
   * accepted, or the refund is saved and resolves the case when Zoho has accepted it
   */
  async run(caseId: string, how: Resolving, cause: Cause): Promise<CaseView> {
    const found = await this.caseQueries.get(caseId);
    if (found.status !== 'open') throw new CaseAlreadyResolvedError(found);
    if (how.orderId !== undefined && how.resolution !== 'accept_payment')
      throw new ResolutionNotPossibleError('Only with accept_payment can money be given an order.');
    const wasOpen = isAboutMoney(found)
      ? await this.resolveMoney(found, how, cause)
      : await this.closeSessionCase.run(found, how, cause);
    if (!wasOpen) await refuseResolution(this.caseQueries, caseId);
    return this.caseQueries.get(caseId);
  }

  /** False if another call was faster. */
  private async resolveMoney(found: PaymentCase, how: Resolving, cause: Cause): Promise<boolean> {
    const { resolution } = how;
    if (resolution === 'close_order')
      throw new ResolutionNotPossibleError(`A case of kind ${found.kind} is about money: decide what becomes of that.`);
    if (resolution !== 'refund') return this.closeCase.run(found, { ...how, resolution }, cause);
    await this.refundCase.run(found, how, cause);
    return true;
  }
}
