import { Module } from '@nestjs/common';
import { OrdersModule } from '../orders/orders.module.js';
import { PaymentsRepository } from './payments.repository.js';
import { RefundsRepository } from './refunds.repository.js';

/** Owns the tables `payments` and `refunds`. */
@Module({
  imports: [OrdersModule],
  providers: [PaymentsRepository, RefundsRepository],
  exports: [PaymentsRepository, RefundsRepository],
})
export class PaymentsModule {}
