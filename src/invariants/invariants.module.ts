import { Module } from '@nestjs/common';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.js';
import { InvariantChecks } from './invariant-checks.repository.js';
import { WatchInvariants } from './watch-invariants.js';

/** What must always hold, checked every hour. */
@Module({ imports: [ReconciliationModule], providers: [InvariantChecks, WatchInvariants] })
export class InvariantsModule {}
