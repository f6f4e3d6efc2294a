import { Module } from '@nestjs/common';
import { CasesRepository } from '../cases/cases.repository.js';
import { CustomerVault } from '../orders/customer-vault.js';
import { OrdersRepository } from '../orders/orders.repository.js';
import { OpenSession } from '../payment-sessions/open-session.js';
import { SessionsRepository } from '../payment-sessions/sessions.repository.js';
import { ZohoModule } from '../zoho/zoho.module.js';
import { Apply } from './apply.js';
import { Fetch } from './fetch.js';
import { LookAtOrder } from './look.js';
import { PaymentsRepository } from './payments.repository.js';
import { Reconcile } from './reconcile.js';
import { StateRepository } from './state.repository.js';

const PROVIDERS = [
  CasesRepository,
  CustomerVault,
  OrdersRepository,
  SessionsRepository,
  OpenSession,
  PaymentsRepository,
  StateRepository,
  Fetch,
  Apply,
  Reconcile,
  LookAtOrder,
];

@Module({ imports: [ZohoModule], providers: PROVIDERS, exports: PROVIDERS })
export class ReconciliationModule {}
