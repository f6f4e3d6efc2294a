import { Module } from '@nestjs/common';
import { ZohoModule } from '../zoho/zoho.module.js';
import { CallForRefund } from './call-for-refund.js';
import { LookAtRefund } from './look-at-refund.js';
import { LookBeforeRefund } from './look-before-refund.js';
import { PaymentFiles } from './payment-file.js';
import { PaymentRefresh } from '../reconciliation/payment-refresh.js';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.js';
import { RecordRefund } from './record-refund.js';
import { RefundLooks } from './refund-looks.js';
import { RefundTables } from './refund-tables.js';
import { ReserveRefund } from './reserve-refund.js';
import { UnmatchedPayments } from '../reconciliation/unmatched-payments.js';
import { WritePaymentFile } from './write-payment-file.js';
import { WriteRefund } from './write-refund.js';

const SHARED = [
  CallForRefund,
  LookAtRefund,
  LookBeforeRefund,
  PaymentFiles,
  PaymentRefresh,
  RecordRefund,
  RefundTables,
  ReserveRefund,
  UnmatchedPayments,
  WritePaymentFile,
];

/** Refunds from asking to done, and whatever else moves the money of one payment. */
@Module({
  imports: [ReconciliationModule, ZohoModule],
  providers: [...SHARED, WriteRefund, RefundLooks],
  exports: SHARED,
})
export class RefundsModule {}
