import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.js';
import { ZohoModule } from '../zoho/zoho.module.js';
import { MayRefundGuard } from './ask/may-refund.guard.js';
import { RefundOrder } from './ask/refund-order.js';
import { StorefrontRefundController } from './ask/storefront-refund.controller.js';
import { AdvanceRefund } from './advance-refund.js';
import { LostRefundFinder } from './lost-refund-finder.js';
import { PaymentDossiers } from './payment-dossiers.js';
import { RecordRefund } from './record-refund.js';
import { RefundCalls } from './refund-calls.js';
import { RefundLooks } from './refund-looks.js';
import { RefundPayment } from './refund-payment.js';
import { ReserveRefund } from './reserve-refund.js';
import { SavedRefunds } from './saved-refunds.js';
import { WritePaymentDossier } from './write-payment-dossier.js';
import { WriteRefund } from './write-refund.js';

/** Refunds from asking to done, and whatever else moves the money of one payment. */
@Module({
  imports: [CasesModule, IdempotencyModule, OrdersModule, PaymentsModule, ReconciliationModule, ZohoModule],
  controllers: [StorefrontRefundController],
  providers: [
    AdvanceRefund,
    LostRefundFinder,
    MayRefundGuard,
    PaymentDossiers,
    RecordRefund,
    RefundCalls,
    RefundLooks,
    RefundOrder,
    RefundPayment,
    ReserveRefund,
    SavedRefunds,
    WritePaymentDossier,
    WriteRefund,
  ],
  exports: [AdvanceRefund, PaymentDossiers, RecordRefund, RefundOrder, RefundPayment, WritePaymentDossier],
})
export class RefundsModule {}
