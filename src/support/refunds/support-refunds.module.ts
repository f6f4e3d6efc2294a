import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../../idempotency/idempotency.module.js';
import { PaymentsModule } from '../../payments/payments.module.js';
import { ReconciliationModule } from '../../reconciliation/reconciliation.module.js';
import { RefundsModule } from '../../refunds/refunds.module.js';
import { RefundController } from './refund.controller.js';
import { RefundOrder } from './refund-order.js';

/** Sends money back, asked by a person. */
@Module({
  imports: [IdempotencyModule, PaymentsModule, ReconciliationModule, RefundsModule],
  controllers: [RefundController],
  providers: [RefundOrder],
})
export class SupportRefundsModule {}
