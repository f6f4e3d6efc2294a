import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible';
import { AppConfig } from '../config/app-config.js';
import { PgPool } from '../database/pg-pool.js';
import { CallBudget } from './call-budget.js';
import type { CallPriority } from './zoho.types.js';

/** Zoho counts refunds apart from payments and sessions. */
export type CallFamily = 'payments' | 'refunds';

/** Zoho's documented limit for the refunds family; the payments family's is configuration, because support raises it on request. */
const REFUNDS_PER_MINUTE = 60;
const WINDOW_SECONDS = 60;

/** Our calls to Zoho of one minute, shared by all replicas through PostgreSQL. */
@Injectable()
export class ZohoBudget {
  private readonly budgets: Record<CallFamily, CallBudget>;

  constructor(config: AppConfig, pool: PgPool) {
    const { accountId, requestsPerMinute } = config.zoho;
    const budgetOf = (family: CallFamily, points: number) =>
      new CallBudget(
        new RateLimiterPostgres({
          storeClient: pool,
          storeType: 'pool',
          tableName: 'zoho_call_budget',
          tableCreated: true, // by our migration
          clearExpiredByTimeout: false, // two rows, forever
          keyPrefix: 'zoho',
          points,
          duration: WINDOW_SECONDS,
          // Without the database hardly a call is made anyway; those that are must not fail because they cannot be counted.
          insuranceLimiter: new RateLimiterMemory({ points, duration: WINDOW_SECONDS }),
        }),
        `${accountId}:${family}`,
      );
    this.budgets = {
      payments: budgetOf('payments', requestsPerMinute),
      refunds: budgetOf('refunds', Math.min(REFUNDS_PER_MINUTE, requestsPerMinute)),
    };
  }

  /** Takes one call out of the minute. @throws ZohoError `unavailable` with `retryAfterMs` when this priority's share is spent */
  take(operation: string, priority: CallPriority, family: CallFamily): Promise<void> {
    return this.budgets[family].take(operation, priority);
  }

  /** Zoho said 429: all replicas pause. Returns for how long, in ms. */
  backOff(family: CallFamily, retryAfterMs?: number): Promise<number> {
    return this.budgets[family].backOff(retryAfterMs);
  }

  /** Calls of the payments family left in this minute, as far as this replica knows. */
  left(): number {
    return this.budgets.payments.left();
  }
}
