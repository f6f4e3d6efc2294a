import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Logger as WorkerLogger, parseCronItems, run, runOnce, type Runner, type TaskList } from 'graphile-worker';
import { AppConfig } from '../config/app-config.js';
import { logContext } from '../observability/log-context.js';

/** What a task is called with: what {@link Job.payload} was; for cron tasks also graphile-worker's own `_cron`. */
export type JobHandler = (payload: Record<string, string>) => Promise<void>;

/** Jobs mostly wait, for Zoho or for a storefront: eight fill the ten calls a second that Zoho's budget allows, and leave room. */
const CONCURRENCY = 8;
/** The queue's own connections: one listens, the others fetch and finish jobs. Apart from the API's pool, to starve neither. */
const MAX_CONNECTIONS = 4;

/** Runs the jobs of this process, if it is one that runs jobs (`RUN=all|worker`). */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('jobs');
  private readonly tasks: TaskList = {};
  private readonly crons: { task: string; match: string }[] = [];
  private runner: Runner | null = null;

  constructor(private readonly config: AppConfig) {}

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
        this.logger.warn(
          `${task} failed (attempt ${attempt}): ${error instanceof Error ? error.message : String(error)}`,
        );
        throw error;
      }
    };
    if (cron) this.crons.push({ task, match: cron });
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.run === 'api') return;
    // A worker that was away does not make up for missed minutes: each round looks at everything that is due.
    const options = { backfillPeriod: 0, maxAttempts: 1 };
    const parsedCronItems = parseCronItems(this.crons.map((cron) => ({ ...cron, options })));
    this.runner = await run({
      ...this.options(),
      concurrency: CONCURRENCY,
      maxPoolSize: MAX_CONNECTIONS,
      noHandleSignals: true,
      parsedCronItems,
    });
    this.runner.promise.catch((error: unknown) => this.logger.error({ msg: 'the job runner stopped', err: error }));
  }

  /** Finishes what is running and takes nothing new. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.runner?.stop();
  }

  /** Does everything that is due now, one after the other, and returns. For tests and tools. */
  async runDue(): Promise<void> {
    await runOnce({ ...this.options(), concurrency: 1 });
  }

  private options() {
    const write: Record<string, (message: string) => void> = {
      error: (message) => this.logger.error(message),
      warning: (message) => this.logger.warn(message),
    };
    const logger = new WorkerLogger(() => (level, message) => (write[level] ?? ((m) => this.logger.debug(m)))(message));
    return { connectionString: this.config.databaseUrl, taskList: this.tasks, logger };
  }
}
