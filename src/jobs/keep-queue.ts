import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';
import { JobRunner } from './job-runner.js';

/** A job that failed for good is evidence for the person whom `jobs_failed` alarmed; a week later that person comes no more. */
const KEEP_DAYS = 7;

/** Housekeeping of the queue: graphile-worker itself keeps failed jobs for ever. */
@Injectable()
export class KeepQueue implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.runner.register('prune-failed-jobs', () => this.run(), '53 3 * * *');
  }

  /** What a job was for is in the rows it named, and the rounds by cron find whatever is still due there. */
  async run(): Promise<void> {
    await this.database.run(Prisma.sql`SELECT count(*) FROM graphile_worker.complete_jobs(ARRAY(
      SELECT id FROM graphile_worker.jobs WHERE attempts >= max_attempts AND locked_at IS NULL
        AND updated_at < now() - ${KEEP_DAYS}::int * interval '1 day'))`);
  }
}
