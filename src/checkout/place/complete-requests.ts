import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import { Clock } from '../../common/clock.js';
import { HOUR_MS, MINUTE_MS } from '../../common/durations.js';
import { Shutdown } from '../../common/shutdown.js';
import { IdempotencyInProgressError } from '../../idempotency/idempotency.errors.js';
import type { IdempotentRequest } from '../../idempotency/idempotency.repository.js';
import { JobRunner } from '../../jobs/job-runner.js';
import { AbandonedRequests } from './abandoned-requests.js';
import { EarlierRequests } from './earlier-requests.js';

/** A client that is still there retries within seconds, and should be the one who goes on. */
const YOUNGEST_MS = MINUTE_MS;
/** A shopper who got no answer for an hour is gone; a session opened then would only be watched for nothing. The key still works. */
const OLDEST_MS = HOUR_MS;
/** Each try may leave a session at Zoho whose id we never learn, so a few tries must do. */
const MAX_SESSIONS = 5;
/** Per round, one after the other: at a second each, a round ends before the next one begins. */
const ROUND = 50;

const CAUSE: Cause = { kind: 'schedule', actor: 'system' };

/**
 * Finishes orders whose request died half-way (its replica was killed, Zoho was down) when the storefront does not repeat the
 * request. If it does later, it is answered as if its first call had gone through.
 */
@Injectable()
export class CompleteRequests implements OnModuleInit {
  private readonly logger = new Logger('checkout');

  constructor(
    private readonly runner: JobRunner,
    private readonly abandonedRequests: AbandonedRequests,
    private readonly earlierRequests: EarlierRequests,
    private readonly clock: Clock,
    private readonly shutdown: Shutdown,
  ) {}

  onModuleInit(): void {
    this.runner.register('complete-requests', () => this.run(), '* * * * *');
  }

  async run(): Promise<void> {
    const now = this.clock.now();
    const requests = await this.abandonedRequests.find({
      madeAfter: new Date(now.getTime() - OLDEST_MS),
      madeBefore: new Date(now.getTime() - YOUNGEST_MS),
      maxSessions: MAX_SESSIONS,
      now,
      limit: ROUND,
    });
    for (const request of requests) {
      if (this.shutdown.hasBegun || !(await this.complete(request))) return;
    }
  }

  /** False if the next one has no better chance: Zoho, or the database, does not answer. */
  private async complete(request: IdempotentRequest): Promise<boolean> {
    try {
      await this.earlierRequests.answer(request, CAUSE);
      this.logger.log('an order whose request had died was finished without its client');
      return true;
    } catch (error) {
      if (error instanceof IdempotencyInProgressError) return true; // the client was faster
      this.logger.warn(`an order was not finished: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }
}
