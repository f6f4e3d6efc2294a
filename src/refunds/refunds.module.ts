import { Module } from '@nestjs/common';
import { ZohoModule } from '../zoho/zoho.module.js';
import { RefundCalls } from './refund-calls.js';
import { AdvanceRefund } from './advance-refund.js';
import { LostRefundFinder } from './lost-refund-finder.js';
import { PaymentDossiers } from './payment-dossiers.js';
import { PaymentRefresh } from '../reconciliation/payment-refresh.js';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.js';
import { RecordRefund } from './record-refund.js';
import { RefundLooks } from './refund-looks.js';
import { SavedRefunds } from './saved-refunds.js';
import { ReserveRefund } from './reserve-refund.js';
import { UnmatchedPayments } from '../reconciliation/unmatched-payments.js';
import { WritePaymentDossier } from './write-payment-dossier.js';
import { WriteRefund } from './write-refund.js';

const SHARED = [
  RefundCalls,
  AdvanceRefund,
  LostRefundFinder,
  PaymentDossiers,
  PaymentRefresh,
  RecordRefund,
  SavedRefunds,
  ReserveRefund,
  UnmatchedPayments,
  WritePaymentDossier,
];

/** Refunds from asking to done, and whatever else moves the money of one payment. */
@Module({
  imports: [ReconciliationModule, ZohoModule],
  providers: [...SHARED, WriteRefund, RefundLooks],
  exports: SHARED,
})
export class RefundsModule {}
