import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import type { RunSql } from '../database/database.js';
import { Prisma } from '../generated/prisma/client.js';

/** Lower runs first. A shopper is behind a fresh webhook or an event; a backlog of old ones waits for those, and the schedule for all. */
export const JOB_PRIORITY = { prompt: 0, old: 5, scheduled: 10 } as const;

/** A piece of work for later. Jobs are wake-ups only: what is to be done is in the rows they name, so one too many is harmless. */
export interface Job {
  task: string;
  payload: Record<string, string>;
  /** One pending job per key: adding it again moves it. */
  key?: string;
  /** When to run it, by our clock; default: now. */
  at?: Date;
  /** How often it is tried, with exponential back-off; default 25, which is about three days. */
  maxAttempts?: number;
  priority?: number;
}

/**
 * graphile-worker's queue, on the same PostgreSQL: a job is added in the transaction of the change that needs it, so neither can
 * be without the other. Chosen for that, for `job_key`, and because LISTEN wakes it about 25 ms after a job was added.
 */
@Injectable()
export class JobQueue {
  constructor(private readonly clock: Clock) {}

  /**
   * Expression that adds a job when it is selected. Times go over as a delay, because the queue lives by PostgreSQL's clock and
   * the rest of the house by ours.
   */
  addSql({ task, payload, key, at, maxAttempts, priority }: Job): Prisma.Sql {
    const delaySeconds = at ? Math.max(0, at.getTime() - this.clock.now().getTime()) / 1000 : 0;
    return Prisma.sql`graphile_worker.add_job(${task}::text, payload := ${JSON.stringify(payload)}::json,
      run_at := now() + ${delaySeconds}::float8 * interval '1 second', max_attempts := ${maxAttempts ?? null}::int,
      job_key := ${key ?? null}::text, priority := ${priority ?? JOB_PRIORITY.prompt}::int)`;
  }

  async add(run: RunSql, job: Job): Promise<void> {
    // A boolean, because the function answers a row type that Prisma cannot read.
    await run(Prisma.sql`SELECT (${this.addSql(job)}) IS NOT NULL AS added`);
  }
}
