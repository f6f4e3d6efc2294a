import { Module } from '@nestjs/common';
import { IdempotencyRepository } from '../../idempotency/idempotency.repository.js';
import { Once } from '../../idempotency/once.js';
import { ReconciliationModule } from '../../reconciliation/reconciliation.module.js';
import { RefundPayment } from '../../refunds/refund-payment.js';
import { RefundsModule } from '../../refunds/refunds.module.js';
import { RefundController } from './refund.controller.js';
import { RefundOrder } from './refund-order.js';

/** Sends money back, asked by a person. */
@Module({
  imports: [ReconciliationModule, RefundsModule],
  controllers: [RefundController],
  providers: [RefundOrder, RefundPayment, Once, IdempotencyRepository],
  exports: [RefundPayment, Once],
})
export class SupportRefundsModule {}
