import { Module } from '@nestjs/common';
import { OrdersModule } from '../orders/orders.module.js';
import { ZohoModule } from '../zoho/zoho.module.js';
import { HostedPages } from './hosted-pages.js';
import { SessionOpener } from './session-opener.js';
import { SessionsRepository } from './sessions.repository.js';

/** Owns the table `payment_sessions`, and the call that makes a session at Zoho. */
@Module({
  imports: [OrdersModule, ZohoModule],
  providers: [HostedPages, SessionsRepository, SessionOpener],
  exports: [HostedPages, SessionsRepository, SessionOpener],
})
export class PaymentSessionsModule {}
