import { Module } from '@nestjs/common';
import { SupportCasesModule } from './cases/support-cases.module.js';
import { SupportEventsModule } from './events/support-events.module.js';
import { SupportExplainModule } from './explain/support-explain.module.js';
import { SupportMeModule } from './me/support-me.module.js';
import { SupportOrderModule } from './order/support-order.module.js';
import { SupportRefundsModule } from './refunds/support-refunds.module.js';
import { SupportSearchModule } from './search/support-search.module.js';
import { SupportSummaryModule } from './summary/support-summary.module.js';
import { SupportWebhooksModule } from './webhooks/support-webhooks.module.js';

/** The support desk's rooms, in the order in which the OpenAPI document shows them. */
@Module({
  imports: [
    SupportMeModule,
    SupportWebhooksModule,
    SupportEventsModule,
    SupportSearchModule,
    SupportSummaryModule,
    SupportOrderModule,
    SupportExplainModule,
    SupportRefundsModule,
    SupportCasesModule,
  ],
})
export class SupportModule {}
