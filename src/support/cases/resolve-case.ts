import { Injectable } from '@nestjs/common';
import { CasesRepository, type Resolution } from '../../cases/cases.repository.js';
import type { Cause } from '../../common/cause.js';
import { Database } from '../../database/database.js';
import type { PaymentDossier } from '../../refunds/payment-dossiers.js';
import type { Refund } from '../../payments/refund.js';
import { RefundInProgressError } from '../../refunds/refund.errors.js';
import { RefundsRepository } from '../../payments/refunds.repository.js';
import { CaseAlreadyResolvedError, ResolutionNotPossibleError } from './case.errors.js';
import type { CaseView } from './case.dto.js';
import { CaseQueries } from './case-queries.js';
import { RefundPayment } from '../../refunds/refund-payment.js';
import { CloseCase, openCaseOf, type Resolving } from './close-case.js';

/** Resolves a case, for a person (by ResolveOnce) and for a policy (by CasePolicies) alike. Two at once make one resolution. */
@Injectable()
export class ResolveCase {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesRepository,
    private readonly refunds: RefundsRepository,
    private readonly caseQueries: CaseQueries,
    private readonly closeCase: CloseCase,
    private readonly refundPayment: RefundPayment,
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
    if (how.resolution === 'refund') await this.refund(found, how, cause);
    else if (!(await this.closeCase.run(found, { ...how, resolution: how.resolution }, cause)))
      await this.refuse(caseId);
    return this.caseQueries.get(caseId);
  }

  /** Continues the refund that was begun for the case, else begins one. RefundPayment resolves the case with the refund's own write. */
  private async refund(found: CaseView, how: Resolving, cause: Cause): Promise<void> {
    const earlier = await this.refunds.ofPayment(this.database.run, found.paymentId);
    const begun = earlier.find(({ caseId, status }) => caseId === found.id && isUndecided(status));
    if (begun && begun.callOwner !== null) throw new RefundInProgressError(begun);
    if (begun) {
      await this.refundPayment.continue(begun, cause);
      return;
    }
    const failed = found.refundId === null ? null : await this.refunds.find(this.database.run, found.refundId);
    const resolution: Resolution = { resolution: 'refund', note: how.note, resolvedBy: how.resolvedBy };
    const wish = {
      paymentId: found.paymentId,
      amountMinor: failed?.amountMinor ?? null,
      reason: found.kind === 'duplicate_payment' ? 'duplicate' : (failed?.reason ?? 'others'),
      description: failed?.description ?? null,
      requestedBy: how.resolvedBy,
      caseId: found.id,
    };
    await this.refundPayment.run(wish, cause, {
      check: (dossier) => this.refuseIfResolved(dossier, found),
      save: (run) => this.cases.begin(run, found.id, resolution),
    });
  }

  private async refuseIfResolved(dossier: PaymentDossier, { id }: CaseView): Promise<void> {
    if (!openCaseOf(dossier, id)) await this.refuse(id);
  }

  /** Throws the reason why the case could not be resolved: another call was faster, or the money has an order already. */
  private async refuse(caseId: string): Promise<void> {
    const found = await this.caseQueries.get(caseId);
    if (found.status !== 'open') throw new CaseAlreadyResolvedError(found);
    throw new ResolutionNotPossibleError('The money has an order: resolve the case without orderId.', {
      orderId: found.orderId,
    });
  }
}

/** Whether our call to Zoho that makes the refund has no outcome yet. */
function isUndecided(status: Refund['status']): boolean {
  return status === 'creating' || status === 'create_unknown';
}
