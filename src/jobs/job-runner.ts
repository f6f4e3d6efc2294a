import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Logger as WorkerLogger, parseCronItems, run, runOnce, type Runner, type TaskList } from 'graphile-worker';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/app-config.js';
import { logContext } from '../observability/log-context.js';
import { QueuePool } from './queue-pool.js';

/** What a task is called with: what {@link Job.payload} was; for cron tasks also graphile-worker's own `_cron`. */
export type JobHandler = (payload: Record<string, string>) => Promise<void>;

/** Jobs mostly wait, for Zoho or for a storefront: eight fill the ten calls a second that Zoho's budget allows, and leave room. */
const CONCURRENCY = 8;
/** The queue's own connections, to fetch and finish jobs (idle ones are closed). Apart from the API's pool, to starve neither. */
const MAX_CONNECTIONS = CONCURRENCY;
/** First pause before the runner is started again; PostgreSQL restarts in about a second … */
const FIRST_PAUSE_MS = 500;
/** … and a longer outage is met with two tries a minute, so that jobs go on soon after it. */
const LONGEST_PAUSE_MS = 30_000;
/** A runner that held this long was well; the next pause is a short one again. */
const SOUND_AFTER_MS = 60_000;

/** Runs the jobs of this process, if it is one that runs jobs (`RUN=all|worker`). */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('jobs');
  private readonly tasks: TaskList = {};
  private readonly crons: { task: string; match: string }[] = [];
  private readonly stopping = new AbortController();
  private runner: Runner | null = null;
  private pool: QueuePool | null = null;
  private finishedAt: Date;

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    this.finishedAt = clock.now();
  }

  /** Whether this process runs jobs at all. */
  get isEnabled(): boolean {
    return this.config.run !== 'api';
  }

  /** For how long no job has ended here, well or not. Rounds by cron end one every minute, so minutes mean that nothing runs. */
  get quietMs(): number {
    return this.clock.now().getTime() - this.finishedAt.getTime();
  }

  /**
   * Says how a task is done. To be called in `onModuleInit`.
   * @param cron when to do it besides, in cron's five fields, UTC; one replica does it
   */
  register(task: string, handler: JobHandler, cron?: string): void {
    this.tasks[task] = async (payload, helpers) => {
      try {
        const named = payload as Record<string, string>;
        await logContext.run({ jobId: helpers.job.id, orderId: named.orderId }, () => handler(named));
      } catch (error) {
        const attempt = `${helpers.job.attempts} of ${helpers.job.max_attempts}`;
        const told = `${task} failed (attempt ${attempt}): ${error instanceof Error ? error.message : String(error)}`;
        if (isPutOff(error)) this.logger.debug(told);
        else this.logger.warn(told);
        throw error;
      } finally {
        this.finishedAt = this.clock.now();
      }
    };
    if (cron) this.crons.push({ task, match: cron });
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.isEnabled) return;
    this.pool = new QueuePool(this.config.databaseUrl, MAX_CONNECTIONS);
    this.runner = await this.start(this.pool);
    void this.keepRunning(this.runner, this.pool);
  }

  /** Takes nothing new and finishes what is running, for at most the grace period: what is cut off is woken again elsewhere. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    const patience = new AbortController();
    const { signal } = patience;
    const late = delay(this.config.shutdownGraceMs, 'late', { signal }).catch(() => undefined);
    if ((await Promise.race([this.finish(), late])) === 'late') this.logger.warn('jobs still running are cut off');
    patience.abort();
  }

  /** Does everything that is due now, one after the other, and returns. For tests and tools. */
  async runDue(): Promise<void> {
    await runOnce({ ...this.options(), concurrency: 1 });
  }

  private async finish(): Promise<void> {
    const { runner, pool } = this;
    this.runner = this.pool = null;
    await runner?.stop().catch(() => undefined); // it may have ended by itself
    await pool?.end();
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private start(pgPool: QueuePool): Promise<Runner> {
    // A worker that was away does not make up for missed minutes: each round looks at everything that is due.
    const options = { backfillPeriod: 0, maxAttempts: 1 };
    const parsedCronItems = parseCronItems(this.crons.map((cron) => ({ ...cron, options })));
    return run({
      ...this.options(),
      // At their default (-1) a job that cannot be given back is a promise no code awaits, which ends the whole process (0.17.3).
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      connectionString: undefined,
      pgPool,
      concurrency: CONCURRENCY,
      noHandleSignals: true,
      parsedCronItems,
    });
  }

  /** graphile-worker ends when it cannot give a job back, as when PostgreSQL restarts under load; then it is started anew. */
  private async keepRunning(first: Runner, pool: QueuePool): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    for (let runner: Runner | null = first; !this.isStopping(); runner = await this.startAgain(pool)) {
      const startedAt = performance.now();
      if (runner) await this.ended(runner);
      if (performance.now() - startedAt >= SOUND_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
      await delay(pauseMs, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }
  }

  private async ended(runner: Runner): Promise<void> {
    const reason: unknown = await runner.promise.catch((error: unknown) => error);
    if (!this.isStopping()) this.logger.error({ msg: 'the job runner stopped', err: reason });
  }

  private async startAgain(pool: QueuePool): Promise<Runner | null> {
    if (this.isStopping()) return null;
    try {
      const runner = await this.start(pool);
      this.runner = runner;
      if (this.isStopping()) await runner.stop();
      else this.logger.log('the job runner was started again');
      return runner;
    } catch (error) {
      this.logger.warn({ msg: 'the job runner cannot be started yet', err: error });
      return null;
    }
  }

  private options() {
    const write: Record<string, (message: string) => void> = {
      // A failed job has had its line from us; graphile-worker's has a stack in it.
      error: (message) => (message.startsWith('Failed task') ? this.logger.debug(message) : this.logger.error(message)),
      warning: (message) => this.logger.warn(message),
    };
    const logger = new WorkerLogger(() => (level, message) => (write[level] ?? ((m) => this.logger.debug(m)))(message));
    return { connectionString: this.config.databaseUrl, taskList: this.tasks, logger };
  }
}

/** It had no turn in a quota: nothing is wrong, and whoever keeps the quota has told of it. By its member, for jobs know no Zoho. */
function isPutOff(error: unknown): boolean {
  return error instanceof Error && 'reason' in error && error.reason === 'quota';
}
