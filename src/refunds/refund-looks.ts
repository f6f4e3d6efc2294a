import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Clock } from '../common/clock.js';
import { Database } from '../database/database.js';
import { JobQueue } from '../jobs/job-queue.js';
import { JobRunner } from '../jobs/job-runner.js';
import { OVERDUE_AFTER_MS } from '../jobs/overdue.js';
import { AdvanceRefund } from './advance-refund.js';
import { LOOK_AT_REFUND, lookAtRefundJob, RefundsRepository } from '../payments/refunds.repository.js';

/** Per round, once a minute: what half a minute's budget of calls about refunds could do; the other half is the desk's. */
const ROUND = 30;

const SCHEDULE: Cause = { kind: 'schedule', actor: 'system' };

/**
 * The schedule of refunds, as jobs, and the net under it. A look that Zoho leaves unanswered fails the job, which the queue tries
 * again with growing pauses for about three days; after that the net finds it.
 */
@Injectable()
export class RefundLooks implements OnModuleInit {
  private readonly logger = new Logger('schedule');

  constructor(
    private readonly runner: JobRunner,
    private readonly jobs: JobQueue,
    private readonly database: Database,
    private readonly refunds: RefundsRepository,
    private readonly advanceRefund: AdvanceRefund,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.runner.register(LOOK_AT_REFUND, async ({ refundId = '' }) => {
      await this.advanceRefund.run(refundId, SCHEDULE, 'schedule');
    });
    this.runner.register('find-overdue-refunds', () => this.findOverdue(), '* * * * *');
  }

  async findOverdue(): Promise<void> {
    const { run } = this.database;
    const ids = await this.refunds.findOverdue(run, new Date(this.clock.now().getTime() - OVERDUE_AFTER_MS), ROUND);
    for (const id of ids) await this.jobs.add(run, lookAtRefundJob(id));
    if (ids.length > 0) this.logger.warn(`${ids.length} refunds were overdue for a look`);
  }
}
