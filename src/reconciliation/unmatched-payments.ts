import { Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { CasesRepository } from '../cases/cases.repository.js';
import { Clock } from '../common/clock.js';
import { Database } from '../database/database.js';
import { moneyWasTaken } from '../zoho/statuses.js';
import type { ZohoPayment } from '../zoho/zoho.types.js';
import { holdsMoney } from '../payments/payment.js';
import { type LookTime, withOwnDetail } from './rules/merge-payments.js';
import { leadOfPayment } from '../payments/payment-lead.js';
import { PaymentsRepository } from '../payments/payments.repository.js';

/** A payment's own detail, and when Zoho was asked for it. */
export interface HeardPayment extends LookTime {
  detail: ZohoPayment;
}

/** Money on our account that belongs to no order we know (contract 5, rule 3): kept as a row, and one case for a person. */
@Injectable()
export class UnmatchedPayments {
  private readonly logger = new Logger('reconciliation');

  constructor(
    private readonly database: Database,
    private readonly payments: PaymentsRepository,
    private readonly cases: CasesRepository,
    private readonly clock: Clock,
  ) {}

  /** Nothing happens if no money was taken, if the payment is an order's by now, or if a case for it was ever opened. */
  async keep({ detail: payment, ...look }: HeardPayment): Promise<void> {
    if (!moneyWasTaken(payment.status)) return;
    const opened = await this.database.transaction(async (run) => {
      const now = this.clock.now();
      const { paymentId } = payment;
      const known = (await this.payments.lockUnmatched(run, paymentId))?.payment;
      const after = withOwnDetail(known, payment, look);
      const isUnmatched = await this.payments.saveUnmatched(run, after, now);
      if (!isUnmatched) return false;
      await this.payments.keepPayer(run, paymentId, payment.payer);
      const evidence = evidenceOf(payment);
      const isNew = await this.cases.openOnce(run, {
        id: uuidv7(),
        kind: 'unmatched_payment',
        orderId: null,
        paymentId,
        sessionId: null,
        refundId: null,
        evidence,
        openedAt: now,
      });
      if (!holdsMoney(after)) await this.cases.closeGone(run, 'unmatched_payment', paymentId, now);
      return isNew;
    });
    if (opened) this.logger.warn(`payment ${payment.paymentId} belongs to no order we know: case opened`);
  }
}

/** `claims` groups cases at the desk: `ours` carries our ids (our own order is missing), `nobody` is another system's sale. */
function evidenceOf(payment: ZohoPayment): Record<string, unknown> {
  const { sessionIds } = leadOfPayment(payment);
  return {
    claims: sessionIds.length > 0 || payment.metadata.order_id !== undefined ? 'ours' : 'nobody',
    claimedOrderId: payment.metadata.order_id,
    claimedSessionIds: sessionIds,
    zohoSessionId: payment.sessionId,
    paymentStatus: payment.status,
    paymentAmount: payment.amount.text,
    paymentCurrency: payment.amount.currency,
    refundedMinor: payment.refundedMinor,
    paymentCreatedAt: payment.createdAt,
    referenceNumber: payment.referenceNumber,
    invoiceNumber: payment.invoiceNumber,
    bankReference: payment.bankReference,
  };
}
