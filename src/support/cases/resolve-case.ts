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
import { CloseCase, openCaseOf, type Resolving } from './resolve-close.js';

/** Resolves a case, whoever decides it: a person, or a policy. Two at once make one resolution. */
@Injectable()
export class ResolveCase {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesRepository,
    private readonly refunds: RefundsRepository,
    private readonly queries: CaseQueries,
    private readonly close: CloseCase,
    private readonly payments: RefundPayment,
  ) {}

  /**
   * The case as it is then.
   * @throws NotFoundError, CaseAlreadyResolvedError, ResolutionNotPossibleError, Refund…Error; PaymentProvider…Error: nothing was
   * accepted, or the refund is saved and resolves the case when Zoho has accepted it
   */
  async resolve(caseId: string, how: Resolving, cause: Cause): Promise<CaseView> {
    const found = await this.queries.get(caseId);
    if (found.status !== 'open') throw new CaseAlreadyResolvedError(found);
    if (how.orderId !== undefined && how.resolution !== 'accept_payment')
      throw new ResolutionNotPossibleError('Only with accept_payment can money be given an order.');
    if (how.resolution === 'refund') await this.refund(found, how, cause);
    else if (!(await this.close.close(found, { ...how, resolution: how.resolution }, cause))) await this.refuse(caseId);
    return this.queries.get(caseId);
  }

  /** The refund that was begun for the case goes on, if there is one; the row of the case is resolved with the refund's. */
  private async refund(found: CaseView, how: Resolving, cause: Cause): Promise<void> {
    const earlier = await this.refunds.ofPayment(this.database.run, found.paymentId);
    const begun = earlier.find(({ caseId, status }) => caseId === found.id && isUndecided(status));
    if (begun && begun.callOwner !== null) throw new RefundInProgressError(begun);
    if (begun) {
      await this.payments.continue(begun, cause);
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
    await this.payments.run(wish, cause, {
      check: (file) => this.refuseIfResolved(file, found),
      save: (run) => this.cases.begin(run, found.id, resolution),
    });
  }

  private async refuseIfResolved(file: PaymentDossier, { id }: CaseView): Promise<void> {
    if (!openCaseOf(file, id)) await this.refuse(id);
  }

  /** Says who was faster. */
  private async refuse(caseId: string): Promise<void> {
    const found = await this.queries.get(caseId);
    if (found.status !== 'open') throw new CaseAlreadyResolvedError(found);
    throw new ResolutionNotPossibleError('The money has an order: resolve the case without orderId.', {
      orderId: found.orderId,
    });
  }
}

/** Our own call for it has no outcome yet. */
function isUndecided(status: Refund['status']): boolean {
  return status === 'creating' || status === 'create_unknown';
}
