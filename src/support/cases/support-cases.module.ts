import { Module } from '@nestjs/common';
import { CasesModule } from '../../cases/cases.module.js';
import { IdempotencyModule } from '../../idempotency/idempotency.module.js';
import { OrdersModule } from '../../orders/orders.module.js';
import { PaymentsModule } from '../../payments/payments.module.js';
import { ReconciliationModule } from '../../reconciliation/reconciliation.module.js';
import { RefundsModule } from '../../refunds/refunds.module.js';
import { AssignCase } from './assign-case.js';
import { CaseController } from './case.controller.js';
import { CasePolicies } from './case-policies.js';
import { CaseQueries } from './case-queries.js';
import { CloseCase } from './close-case.js';
import { CloseSessionCase } from './close-session-case.js';
import { RefundCase } from './refund-case.js';
import { ResolveCase } from './resolve-case.js';
import { ResolveOnce } from './resolve-once.js';
import { WriteGivingUp } from './write-giving-up.js';

/** Cases: the money that needs a decision, by a person or by a policy. */
@Module({
  imports: [CasesModule, IdempotencyModule, OrdersModule, PaymentsModule, ReconciliationModule, RefundsModule],
  controllers: [CaseController],
  providers: [
    CaseQueries,
    AssignCase,
    CloseCase,
    CloseSessionCase,
    WriteGivingUp,
    RefundCase,
    ResolveCase,
    ResolveOnce,
    CasePolicies,
  ],
})
export class SupportCasesModule {}
