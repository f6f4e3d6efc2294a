import { Injectable, Logger } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Database } from '../database/database.js';
import { toProviderError } from '../payment-sessions/sessions.errors.js';
import { ZohoError } from '../zoho/zoho.errors.js';
import { isThoughtLost } from './decide-refund.js';
import { PaymentRefresh } from '../reconciliation/payment-refresh.js';
import type { Refund } from '../payments/refund.js';
import { RefundTables } from './refund-tables.js';
import { leftTrace } from '../payments/refund-trace.js';

/**
 * The look before more of a payment goes back. A refund that left no trace for a day counts as never made and may be asked for
 * again; some were made after all and show only later, and must not be made twice.
 */
@Injectable()
export class LookBeforeRefund {
  private readonly logger = new Logger('refunds');

  constructor(
    private readonly database: Database,
    private readonly tables: RefundTables,
    private readonly refresh: PaymentRefresh,
  ) {}

  /**
   * Refunds thought never made that the payment shows by now; they have succeeded from here on. Zoho being down is no reason not to
   * save what is asked for, unless it might be such a refund once more.
   * @throws PaymentProvider…Error
   */
  async look(paymentId: string, cause: Cause): Promise<Refund[]> {
    try {
      await this.refresh.refresh(paymentId, cause, 'create');
    } catch (error) {
      if (!(error instanceof ZohoError)) throw error;
      const refunds = await this.tables.refunds.ofPayment(this.database.run, paymentId);
      const lost = refunds.find(isThoughtLost);
      if (lost) throw toProviderError(error, lost.orderId ?? undefined);
      this.logger.warn(`payment ${paymentId} could not be looked at before its refund: ${error.message}`);
      return [];
    }
    return this.find(paymentId, cause);
  }

  private find(paymentId: string, cause: Cause): Promise<Refund[]> {
    return this.database.transaction(async (run) => {
      const found: Refund[] = [];
      for (const { id } of (await this.tables.files.lock(run, paymentId)).refunds.filter(isThoughtLost)) {
        const file = await this.tables.files.lock(run, paymentId); // one that was found explains what the next may not
        const refund = file.refunds.find((known) => known.id === id);
        if (!refund || !leftTrace(refund, file)) continue;
        found.push(await this.tables.write.write(run, file, refund, { status: 'succeeded' }, cause));
      }
      return found;
    });
  }
}
