import { Module } from '@nestjs/common';
import { ZohoModule } from '../zoho/zoho.module.js';
import { AskAgain } from './ask-again.js';
import { ExaminePayments } from './examine-payments.js';
import { FollowPayment } from './follow-payment.js';
import { HuntProgressRepository } from './hunt-progress.repository.js';
import { KeepPulse } from './keep-pulse.js';
import { OrphanHunt } from './orphan-hunt.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { PlacePayment } from './place-payment.js';
import { Pulse } from './pulse.js';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.js';
import { RefundsModule } from '../refunds/refunds.module.js';
import { SessionFinder } from './session-finder.js';

/** News of payments that did not come by asking about an order: webhooks' leads, and the hunt over Zoho's list. */
@Module({
  imports: [PaymentsModule, ReconciliationModule, RefundsModule, ZohoModule],
  providers: [
    SessionFinder,
    AskAgain,
    FollowPayment,
    KeepPulse,
    PlacePayment,
    Pulse,
    HuntProgressRepository,
    ExaminePayments,
    OrphanHunt,
  ],
  exports: [SessionFinder, OrphanHunt, Pulse],
})
export class DiscoveryModule {}
