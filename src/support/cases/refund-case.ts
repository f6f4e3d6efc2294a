import { Injectable } from '@nestjs/common';
import { CasesRepository, type Resolution } from '../../cases/cases.repository.js';
import type { Cause } from '../../common/cause.js';
import { Database } from '../../database/database.js';
import type { PaymentDossier } from '../../refunds/payment-dossiers.js';
import type { Refund } from '../../payments/refund.js';
import { RefundInProgressError } from '../../refunds/refund.errors.js';
import { RefundsRepository } from '../../payments/refunds.repository.js';
import { CaseQueries } from './case-queries.js';
import { RefundPayment } from '../../refunds/refund-payment.js';
import { openCaseOf, type PaymentCase, type Resolving } from './close-case.js';
import { refuseResolution } from './refuse-resolution.js';

/** The resolution that moves money: what is left of the case's payment goes back. */
@Injectable()
export class RefundCase {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesRepository,
    private readonly refunds: RefundsRepository,
    private readonly caseQueries: CaseQueries,
    private readonly refundPayment: RefundPayment,
  ) {}

  /** Continues the refund that was begun for the case, else begins one. RefundPayment resolves the case with the refund's own write. */
  async run(found: PaymentCase, how: Resolving, cause: Cause): Promise<void> {
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

  private async refuseIfResolved(dossier: PaymentDossier, { id }: PaymentCase): Promise<void> {
    if (!openCaseOf(dossier, id)) await refuseResolution(this.caseQueries, id);
  }
}

/** Whether our call to Zoho that makes the refund has no outcome yet. */
function isUndecided(status: Refund['status']): boolean {
  return status === 'creating' || status === 'create_unknown';
}
