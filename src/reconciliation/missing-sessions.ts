import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { MINUTE_MS } from '../common/durations.js';
import { Metrics } from '../observability/metrics.js';
import type { MissingSession } from './rules/missing-session.js';

/** One line a minute is seen as soon as a thousand are, and read. */
const LINE_EVERY_MS = MINUTE_MS;

/**
 * Says aloud that Zoho does not know sessions of ours. When another account was configured it is every session at once, so this counts
 * each and writes a line a minute.
 */
@Injectable()
export class MissingSessions {
  private readonly logger = new Logger('reconciliation');
  private unsaid = 0;
  private saidAt: Date | null = null;

  constructor(
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  note(orderId: string, missing: readonly MissingSession[]): void {
    for (const { zohoSessionId, words } of missing) {
      this.metrics.sessionMissing();
      this.unsaid += 1;
      const now = this.clock.now();
      if (this.saidAt && now.getTime() - this.saidAt.getTime() < LINE_EVERY_MS) continue;
      this.logger.warn(
        `Zoho does not know session ${zohoSessionId} of order ${orderId} (${words}); ${this.unsaid} such answers since the last line. ` +
          'If it is every order, ZOHO_ACCOUNT_ID is probably not the account that they were made in.',
      );
      this.unsaid = 0;
      this.saidAt = now;
    }
  }
}
