import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { DAY, MINUTE } from '../common/durations.js';
import { JobRunner } from '../jobs/job-runner.js';
import { WebhookInbox } from './webhook-inbox.repository.js';

/** Zoho repeats for two days and a chargeback takes up to three months to surface; longer than that nobody asks what was received. */
const KEEP_MS = 90 * DAY;
/** Rows per statement: short enough to hold no lock that anyone would notice. */
const PRUNE_BATCH = 1_000;
/** Longer than the first tries of a job that fails take, so that only those without a living job are woken. */
const FORGOTTEN_AFTER_MS = 15 * MINUTE;
/** Per round; the next one comes ten minutes later. */
const WAKE_BATCH = 500;

/** Housekeeping of the inbox: old events go, and none is left waiting because its job was lost. */
@Injectable()
export class KeepInbox implements OnModuleInit {
  private readonly logger = new Logger('webhooks');

  constructor(
    private readonly runner: JobRunner,
    private readonly inbox: WebhookInbox,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.runner.register('prune-webhooks', () => this.prune(), '23 3 * * *');
    this.runner.register('wake-webhooks', () => this.wake(), '*/10 * * * *');
  }

  async prune(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEEP_MS);
    while ((await this.inbox.prune(before, PRUNE_BATCH)) === PRUNE_BATCH);
  }

  async wake(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - FORGOTTEN_AFTER_MS);
    const woken = await this.inbox.wakePending(before, WAKE_BATCH);
    if (woken > 0) this.logger.warn(`${woken} webhooks were still waiting to be worked on`);
  }
}
