import { Module } from '@nestjs/common';
import { DiscoveryModule } from '../discovery/discovery.module.js';
import { InboxHousekeeping } from './inbox-housekeeping.js';
import { ProcessWebhook } from './process-webhook.js';
import { ReceiveWebhook } from './receive-webhook.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { WeighWebhook } from './weigh-webhook.js';
import { WebhookInbox } from './webhook-inbox.repository.js';
import { ZohoWebhooksController } from './zoho-webhooks.controller.js';

/** Takes in the webhooks of Zoho Payments and has Zoho asked about what they name. */
@Module({
  imports: [DiscoveryModule, PaymentsModule],
  controllers: [ZohoWebhooksController],
  providers: [WebhookInbox, ReceiveWebhook, ProcessWebhook, WeighWebhook, InboxHousekeeping],
  exports: [WebhookInbox],
})
export class WebhooksModule {}
