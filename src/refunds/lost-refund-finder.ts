import { Injectable, Logger } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Database } from '../database/database.js';
import { toProviderError } from '../payment-sessions/sessions.errors.js';
import { ZohoError } from '../zoho/zoho.errors.js';
import { isThoughtLost } from './decide-refund.js';
import { PaymentRefresh } from '../reconciliation/payment-refresh.js';
import type { Refund } from '../payments/refund.js';
import { RefundsRepository } from '../payments/refunds.repository.js';
import { PaymentDossiers } from './payment-dossiers.js';
import { WriteRefund } from './write-refund.js';
import { leftTrace } from '../payments/refund-trace.js';

/**
 * The look before more of a payment goes back. A refund that left no trace for a day counts as never made and may be asked for
 * again; some were made after all and show only later, and must not be made twice.
 */
@Injectable()
export class LostRefundFinder {
  private readonly logger = new Logger('refunds');

  constructor(
    private readonly database: Database,
    private readonly refunds: RefundsRepository,
    private readonly paymentDossiers: PaymentDossiers,
    private readonly writeRefund: WriteRefund,
    private readonly paymentRefresh: PaymentRefresh,
  ) {}

  /**
   * Refunds thought never made that the payment shows by now; they have succeeded from here on. Zoho being down is no reason not to
   * save what is asked for, unless it might be such a refund once more.
   * @throws PaymentProvider…Error
   */
  async find(paymentId: string, cause: Cause): Promise<Refund[]> {
    try {
      await this.paymentRefresh.run(paymentId, cause, 'person');
    } catch (error) {
      if (!(error instanceof ZohoError)) throw error;
      const refunds = await this.refunds.ofPayment(this.database.run, paymentId);
      const lost = refunds.find(isThoughtLost);
      if (lost) throw toProviderError(error, lost.orderId ?? undefined);
      this.logger.warn(`payment ${paymentId} could not be looked at before its refund: ${error.message}`);
      return [];
    }
    return this.recordShown(paymentId, cause);
  }

  private recordShown(paymentId: string, cause: Cause): Promise<Refund[]> {
    return this.database.transaction(async (run) => {
      const found: Refund[] = [];
      for (const { id } of (await this.paymentDossiers.lock(run, paymentId)).refunds.filter(isThoughtLost)) {
        const dossier = await this.paymentDossiers.lock(run, paymentId); // one that was found explains what the next may not
        const refund = dossier.refunds.find((known) => known.id === id);
        if (!refund || !leftTrace(refund, dossier)) continue;
        found.push(await this.writeRefund.run(run, dossier, refund, { status: 'succeeded' }, cause));
      }
      return found;
    });
  }
}
