import { Module } from '@nestjs/common';
import { DeliveriesModule } from '../../deliveries/deliveries.module.js';
import { ReplayEventController } from './replay-event.controller.js';

/** Sends events to storefronts once more. */
@Module({ imports: [DeliveriesModule], controllers: [ReplayEventController] })
export class SupportEventsModule {}
