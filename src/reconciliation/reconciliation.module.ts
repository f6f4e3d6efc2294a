import { Module } from '@nestjs/common';
import { CasesRepository } from '../cases/cases.repository.js';
import { CustomerVault } from '../orders/customer-vault.js';
import { DeliveriesModule } from '../deliveries/deliveries.module.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import { SessionOpener } from '../payment-sessions/session-opener.js';
import { SessionsRepository } from '../payment-sessions/sessions.repository.js';
import { ZohoModule } from '../zoho/zoho.module.js';
import { Announce } from './announce.js';
import { Apply } from './apply.js';
import { Fetch } from './fetch.js';
import { LookClaims } from './look-claims.js';
import { OrderStatusReader } from './status-reader.js';
import { OverdueLooks } from './overdue-looks.js';
import { PaymentsRepository } from '../payments/payments.repository.js';
import { Reconcile } from './reconcile.js';
import { RefundsRepository } from '../payments/refunds.repository.js';
import { ScheduledLooks } from './scheduled-looks.js';
import { StateRepository } from './state.repository.js';
import { OrderCases } from './order-cases.js';
import { WriteDecision } from './write-decision.js';

const PROVIDERS = [
  Announce,
  CasesRepository,
  CustomerVault,
  OrdersRepository,
  SessionsRepository,
  SessionOpener,
  PaymentsRepository,
  StateRepository,
  Fetch,
  Apply,
  OrderCases,
  WriteDecision,
  Reconcile,
  LookClaims,
  OrderStatusReader,
  RefundsRepository,
  ScheduledLooks,
  OverdueLooks,
];

@Module({ imports: [DeliveriesModule, ZohoModule], providers: PROVIDERS, exports: PROVIDERS })
export class ReconciliationModule {}
