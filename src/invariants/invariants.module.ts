import { Module } from '@nestjs/common';
import { InvariantChecksRepository } from './invariant-checks.repository.js';
import { WatchInvariants } from './watch-invariants.js';

/** What must always hold, checked every hour. */
@Module({ providers: [InvariantChecksRepository, WatchInvariants] })
export class InvariantsModule {}
