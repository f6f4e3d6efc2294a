import { setTimeout as delay } from 'node:timers/promises';
import { parseCronItems, type ParsedCronItem } from 'graphile-worker';
import pg from 'pg';

const MINUTE_MS = 60_000;
const JOBS = 'graphile_worker._private_jobs';

export interface QueueParts {
  databaseUrl: string;
  crons: { task: string; match: string }[];
}

/**
 * The time of the service's job queue. graphile-worker lives by PostgreSQL's clock, which cannot be moved: its jobs are brought
 * forward instead, which is the same to them, and what cron would have begun meanwhile is begun.
 */
export class QueueTime {
  private readonly crons: ParsedCronItem[];

  constructor(private readonly parts: QueueParts) {
    this.crons = parseCronItems(parts.crons);
  }

  /** Lets `ms` pass and waits until nothing is due any more, or for `patienceMs` of real time. */
  async pass(ms: number, from: Date, to: Date, patienceMs: number): Promise<void> {
    const client = new pg.Client({ connectionString: this.parts.databaseUrl });
    await client.connect();
    try {
      await bringForward(client, ms);
      await this.addCronJobs(client, from, to);
      await untilDone(client, patienceMs);
    } finally {
      await client.end();
    }
  }

  /** Once per step, however many times it would have begun in it: each round looks at everything that is due. */
  private async addCronJobs(client: pg.Client, from: Date, to: Date): Promise<void> {
    const tasks = this.crons.filter(({ match }) => beginsWithin(match, from, to)).map(({ task }) => task);
    await client.query(
      `SELECT graphile_worker.add_job(task, '{}'::json, max_attempts := 1, job_key := 'demo:' || task)::text
       FROM unnest($1::text[]) AS task`,
      [tasks],
    );
  }
}

async function bringForward(client: pg.Client, ms: number): Promise<void> {
  // The lock, because moving rows one by one under working workers would deadlock with them.
  await client.query(`BEGIN; LOCK TABLE ${JOBS} IN EXCLUSIVE MODE;
    UPDATE ${JOBS} SET run_at = run_at - interval '${String(ms)} milliseconds' WHERE locked_at IS NULL;
    COMMIT`);
}

async function untilDone(client: pg.Client, patienceMs: number): Promise<void> {
  // What a worker has taken is still due until it has ended; a job that failed waits for its next try.
  const due = `SELECT 1 FROM ${JOBS} WHERE run_at <= now() AND attempts < max_attempts LIMIT 1`;
  for (const giveUpAt = Date.now() + patienceMs; Date.now() < giveUpAt; await delay(20)) {
    if ((await client.query(due)).rowCount === 0) return;
  }
}

/** Whether a cron item begins at a full minute after `from` and not after `to`. */
export function beginsWithin(match: ParsedCronItem['match'], from: Date, to: Date): boolean {
  const first = Math.floor(from.getTime() / MINUTE_MS) + 1;
  for (let minute = first; minute * MINUTE_MS <= to.getTime(); minute += 1) {
    const at = new Date(minute * MINUTE_MS);
    const [min, hour, date] = [at.getUTCMinutes(), at.getUTCHours(), at.getUTCDate()];
    if (match({ min, hour, date, month: at.getUTCMonth() + 1, dow: at.getUTCDay() })) return true;
  }
  return false;
}
