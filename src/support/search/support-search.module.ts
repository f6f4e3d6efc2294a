import { Module } from '@nestjs/common';
import { OrdersModule } from '../../orders/orders.module.js';
import { PaymentSessionsModule } from '../../payment-sessions/payment-sessions.module.js';
import { ExportController } from './export.controller.js';
import { ExportOrders } from './export-orders.js';
import { OrderSearch } from './order-search.js';
import { SearchController } from './search.controller.js';
import { SearchRepository } from './search.repository.js';

/** Finds orders, for the screen and for files. */
@Module({
  imports: [OrdersModule, PaymentSessionsModule],
  controllers: [SearchController, ExportController],
  providers: [OrderSearch, SearchRepository, ExportOrders],
})
export class SupportSearchModule {}
