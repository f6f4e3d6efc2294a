import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { DeliveriesModule } from '../deliveries/deliveries.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { PaymentSessionsModule } from '../payment-sessions/payment-sessions.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { ZohoModule } from '../zoho/zoho.module.js';
import { Announce } from './announce.js';
import { Apply } from './apply.js';
import { DueLooks } from './due-looks.js';
import { Fetch } from './fetch.js';
import { LookClaims } from './look-claims.js';
import { LookLimits } from './look-limits.js';
import { MissingSessions } from './missing-sessions.js';
import { OrderCases } from './order-cases.js';
import { OverdueLooks } from './overdue-looks.js';
import { PaymentRefresh } from './payment-refresh.js';
import { PulseRepository } from './pulse.repository.js';
import { PulseView } from './pulse-view.js';
import { Reconcile } from './reconcile.js';
import { ScheduledLooks } from './scheduled-looks.js';
import { StateRepository } from './state.repository.js';
import { OrderStatusReader } from './status-reader.js';
import { UnmatchedPayments } from './unmatched-payments.js';
import { WebhookHealth } from './webhook-health.js';
import { WriteDecision } from './write-decision.js';

/** Zoho's facts → our state: the one routine, what triggers it on time, and status reads. */
@Module({
  imports: [CasesModule, DeliveriesModule, OrdersModule, PaymentSessionsModule, PaymentsModule, ZohoModule],
  providers: [
    Announce,
    Apply,
    DueLooks,
    Fetch,
    LookClaims,
    LookLimits,
    MissingSessions,
    OrderCases,
    OrderStatusReader,
    OverdueLooks,
    PaymentRefresh,
    PulseRepository,
    PulseView,
    Reconcile,
    ScheduledLooks,
    StateRepository,
    UnmatchedPayments,
    WebhookHealth,
    WriteDecision,
  ],
  exports: [
    LookLimits,
    OrderStatusReader,
    PaymentRefresh,
    PulseRepository,
    Reconcile,
    StateRepository,
    WebhookHealth,
    WriteDecision,
  ],
})
export class ReconciliationModule {}
