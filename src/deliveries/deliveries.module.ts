import { Module } from '@nestjs/common';
import { DeliverEvents } from './deliver-events.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { EventSender } from './event-sender.js';
import { Outbox } from './outbox.js';

@Module({
  providers: [DeliveriesRepository, DeliverEvents, EventSender, Outbox],
  exports: [DeliveriesRepository, Outbox],
})
export class DeliveriesModule {}
