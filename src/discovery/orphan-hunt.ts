import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../common/durations.js';
import { Shutdown } from '../common/shutdown.js';
import { JobRunner } from '../jobs/job-runner.js';
import { ZohoClient } from '../zoho/zoho.client.js';
import { ZohoError } from '../zoho/zoho.errors.js';
import { ExaminePayments } from './examine-payments.js';
import { HuntProgressRepository, type Progress, type Walk } from './hunt-progress.repository.js';

/** Zoho's largest page (zoho 3.1): fewest calls for a day's payments. */
const PAGE_SIZE = 200;
/** Zoho's clock and ours differ by seconds; this is generous and costs nothing, because Zoho filters by whole days anyway. */
const CLOCK_SKEW_MS = 5 * MINUTE_MS;

interface Hunt {
  name: string;
  /** How long after one walk has ended the next one starts. */
  everyMs: number;
  /** Where a walk starts. */
  from: (watermark: Date, now: Date) => number;
}

const HUNTS: readonly Hunt[] = [
  {
    // Orphans and console refunds while the shopper is still waiting. The overlap of six hours covers payments that are listed late
    // and those that succeed some time after they began (UPI, net banking: minutes to hours).
    name: 'recent',
    everyMs: 0,
    from: (watermark) => watermark.getTime() - 6 * HOUR_MS,
  },
  {
    // What changes long after the payment: refunds and disputes made at Zoho's, bank debits. 120 days is what card schemes allow a
    // shopper to dispute; once a day, because at 200 payments a call even a busy account's quarter is minutes of the budget.
    name: 'deep',
    everyMs: DAY_MS,
    from: (_watermark, now) => now.getTime() - 120 * DAY_MS,
  },
];
/** The first walk goes no further back: a service that was away longer has the deep hunt for it. */
const FIRST_REACH_MS = 7 * DAY_MS;

/**
 * Zoho → us: walks Zoho's list of payments and follows every one that our rows do not know as it is. The only catch for a payment
 * whose session's create call was never answered, and what finds everything when no webhook ever comes. Walks are resumable page
 * by page and overlap; a spent call budget or an outage ends the round, and the next round goes on at the same page.
 */
@Injectable()
export class OrphanHunt implements OnModuleInit {
  private readonly logger = new Logger('orphan-hunt');

  constructor(
    private readonly runner: JobRunner,
    private readonly zoho: ZohoClient,
    private readonly progress: HuntProgressRepository,
    private readonly examinePayments: ExaminePayments,
    private readonly clock: Clock,
    private readonly shutdown: Shutdown,
  ) {}

  onModuleInit(): void {
    // Every five minutes: what only the hunt can find is rare, and its shopper has read "we are checking" by then.
    this.runner.register('hunt-orphans', () => this.round(), '*/5 * * * *');
  }

  /** One round of every hunt that is under way or due. */
  async round(): Promise<void> {
    const firstOrderAt = await this.progress.firstOrderAt();
    if (!firstOrderAt) return;
    for (const hunt of HUNTS) {
      const walk = await this.currentWalk(hunt, firstOrderAt);
      if (walk && !(await this.walk(hunt, walk))) return; // Zoho has no time for us: no other hunt has better luck
    }
  }

  private async currentWalk(hunt: Hunt, firstOrderAt: Date): Promise<Walk | null> {
    const known: Progress | null = await this.progress.find(hunt.name);
    if (known?.walk) return known.walk;
    const now = this.clock.now();
    const watermark = known?.watermark ?? new Date(now.getTime() - FIRST_REACH_MS);
    if (known && now.getTime() - watermark.getTime() < hunt.everyMs) return null;
    const from = Math.max(hunt.from(watermark, now), firstOrderAt.getTime() - CLOCK_SKEW_MS);
    return this.progress.begin(hunt.name, new Date(from), now);
  }

  /** Walks to the end of the window; false if Zoho stopped answering before. */
  private async walk({ name }: Hunt, start: Walk): Promise<boolean> {
    let walk: Walk | null = start;
    try {
      while (walk && !this.shutdown.hasBegun) walk = await this.step(name, walk);
      return true;
    } catch (error) {
      if (!(error instanceof ZohoError)) throw error;
      this.logger.warn(`the ${name} hunt pauses at page ${walk?.nextPage ?? 0}: ${error.message}`);
      return false;
    }
  }

  private async step(name: string, walk: Walk): Promise<Walk | null> {
    const { windowFrom: from, windowTo: to, nextPage: page } = walk;
    const { payments, hasMore } = await this.zoho.listPayments({ from, to, page, perPage: PAGE_SIZE }, 'hunt');
    const followed = await this.examinePayments.run(payments, from);
    if (followed > 0) this.logger.log(`the ${name} hunt follows ${followed} payments of page ${page}`);
    if (hasMore) return this.progress.turnPage(walk, this.clock.now());
    await this.progress.finish(walk, this.clock.now());
    return null;
  }
}
