import { Module } from '@nestjs/common';
import { InvariantChecks } from './invariant-checks.repository.js';
import { WatchInvariants } from './watch-invariants.js';

/** What must always hold, checked every hour. */
@Module({ providers: [InvariantChecks, WatchInvariants] })
export class InvariantsModule {}
