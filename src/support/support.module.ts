import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.js';
import { ReplayEventController } from './replay-event.controller.js';
import { SearchController } from './search.controller.js';
import { SearchOrders } from './search-orders.js';
import { SearchRepository } from './search.repository.js';

/** What the support desk calls: find an order, understand it, act on it. */
@Module({
  imports: [EventsModule, ReconciliationModule],
  controllers: [ReplayEventController, SearchController],
  providers: [SearchOrders, SearchRepository],
})
export class SupportModule {}
