import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { MINUTE_MS } from '../common/durations.js';
import { HealthPool } from '../database/health-pool.js';
import { JobRunner } from '../jobs/job-runner.js';
import { OLDEST_DUE_JOB_SECONDS } from './gauges.js';

/** Rounds by cron end a job every minute; five without one are no accident, and a restart of PostgreSQL takes seconds. */
const STALLED_AFTER_MS = 5 * MINUTE_MS;

/**
 * Whether the queue is behind because of this process: jobs have been due for minutes, and none has ended here in that time. A
 * queue that is merely long leaves every replica ready, for taking them away would only make it longer; and a replica without
 * jobs (`RUN=api`) is never asked. Zoho being down does not count: its jobs fail, which is an end, and come back later.
 */
@Injectable()
export class BacklogIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly runner: JobRunner,
    private readonly pool: HealthPool,
  ) {}

  async jobs(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('jobs');
    if (!this.runner.isEnabled || this.runner.quietMs < STALLED_AFTER_MS) return indicator.up();
    try {
      const { rows } = await this.pool.query<{ value: number }>(OLDEST_DUE_JOB_SECONDS.text);
      const dueMs = (rows[0]?.value ?? 0) * 1000;
      return dueMs < STALLED_AFTER_MS ? indicator.up() : indicator.down('jobs are due and none is running here');
    } catch {
      return indicator.up(); // without a database that one is down, and says so
    }
  }
}
