import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { DAY_MS, MINUTE_MS } from '../common/durations.js';
import { JobRunner } from '../jobs/job-runner.js';
import { WebhookInbox } from './webhook-inbox.repository.js';

/** Zoho repeats for two days and a chargeback takes up to three months to surface; after that no question about a webhook comes any more. */
const KEEP_MS = 90 * DAY_MS;
/** Rows per statement: short enough to hold no lock that other requests would notice. */
const PRUNE_BATCH = 1_000;
/** Longer than the first tries of a failing job take, so that only webhooks whose job was lost get a new one. */
const FORGOTTEN_AFTER_MS = 15 * MINUTE_MS;
/** Per round; the next one comes ten minutes later. */
const WAKE_BATCH = 500;

/** Deletes old webhooks every night, and every ten minutes gives a new job to those whose job was lost. */
@Injectable()
export class InboxHousekeeping implements OnModuleInit {
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
