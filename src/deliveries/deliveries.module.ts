import { Module } from '@nestjs/common';
import { DeliverEvents } from './deliver-events.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { EventFeed } from './event-feed.js';
import { EventSender } from './event-sender.js';
import { KeepFeed } from './keep-feed.js';
import { Outbox } from './outbox.js';

@Module({
  providers: [DeliveriesRepository, DeliverEvents, EventFeed, EventSender, KeepFeed, Outbox],
  exports: [DeliveriesRepository, EventFeed, Outbox],
})
export class DeliveriesModule {}
