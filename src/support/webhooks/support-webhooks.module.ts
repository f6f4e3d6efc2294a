import { Module } from '@nestjs/common';
import { WebhooksModule } from '../../webhooks/webhooks.module.js';
import { InboxController } from './inbox.controller.js';
import { InboxSearch } from './inbox-search.js';

/** The desk's view of what Zoho told us. */
@Module({ imports: [WebhooksModule], controllers: [InboxController], providers: [InboxSearch] })
export class SupportWebhooksModule {}
