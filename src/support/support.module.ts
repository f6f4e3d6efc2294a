import { Module } from '@nestjs/common';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.js';

/** What the support desk calls: find an order, understand it, act on it. */
@Module({
  imports: [ReconciliationModule],
  controllers: [],
  providers: [],
})
export class SupportModule {}
