import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { DAY_MS } from '../common/durations.js';
import { Database } from '../database/database.js';
import { JobRunner } from '../jobs/job-runner.js';
import { IdempotencyRepository } from './idempotency.repository.js';

/**
 * Contract 4 promises 72 h. A week lets a client that stopped on a Friday go on after a long weekend; afterwards the order's
 * reference still keeps it from being placed twice.
 */
const KEEP_MS = 7 * DAY_MS;
/** Rows per statement: short enough to hold no lock that other requests would notice. */
const BATCH = 1_000;

/** Housekeeping: keys whose time is over go, finished or not. */
@Injectable()
export class KeepKeys implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly database: Database,
    private readonly keys: IdempotencyRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.runner.register('prune-idempotency-keys', () => this.run(), '43 3 * * *');
  }

  async run(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEEP_MS);
    while ((await this.keys.prune(this.database.run, before, BATCH)) === BATCH);
  }
}
