import { Module } from '@nestjs/common';
import { ReconciliationModule } from '../../reconciliation/reconciliation.module.js';
import { RefundsModule } from '../../refunds/refunds.module.js';
import { SupportRefundsModule } from '../refunds/support-refunds.module.js';
import { AssignCase } from './assign-case.js';
import { CaseController } from './case.controller.js';
import { CasePolicies } from './case-policies.js';
import { CaseQueries } from './case-queries.js';
import { CloseCase } from './close-case.js';
import { ResolveCase } from './resolve-case.js';
import { ResolveOnce } from './resolve-once.js';

/** Cases: the money that needs a decision, by a person or by a policy. */
@Module({
  imports: [ReconciliationModule, RefundsModule, SupportRefundsModule],
  controllers: [CaseController],
  providers: [CaseQueries, AssignCase, CloseCase, ResolveCase, ResolveOnce, CasePolicies],
})
export class SupportCasesModule {}
