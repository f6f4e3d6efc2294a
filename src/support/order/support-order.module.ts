import { Module } from '@nestjs/common';
import { OrdersModule } from '../../orders/orders.module.js';
import { PaymentsModule } from '../../payments/payments.module.js';
import { ReconciliationModule } from '../../reconciliation/reconciliation.module.js';
import { RefundsModule } from '../../refunds/refunds.module.js';
import { CompareOrder } from './compare-order.js';
import { DetailController } from './detail.controller.js';
import { DossierRepository } from './dossier.repository.js';
import { OrderDetails } from './order-details.js';

/** One order whole: as stored, and beside what Zoho says now. */
@Module({
  imports: [OrdersModule, PaymentsModule, ReconciliationModule, RefundsModule],
  controllers: [DetailController],
  providers: [OrderDetails, DossierRepository, CompareOrder],
  exports: [DossierRepository],
})
export class SupportOrderModule {}
