import { Injectable, Logger } from '@nestjs/common';
import { MINUTE_MS } from '../../common/durations.js';
import { AppConfig } from '../../config/app-config.js';
import { type CallClass, CALL_CLASSES } from './call-class.js';
import type { CallWish } from './call-queue.js';
import { PurseRepository } from './purse.repository.js';
import { SharedPurse } from './shared-purse.js';

/** Zoho counts refunds apart from payments and sessions. */
export type CallFamily = 'payments' | 'refunds';

/** Zoho's documented limit for the refunds family (zoho 6.2); the payments family's is configuration, because support raises it on request. */
const REFUNDS_PER_MINUTE = 60;

/** How the quota is spent: calls of the last minute by class, and how many of them we believe Zoho allows. */
export interface PurseUsage {
  used: Record<CallClass, number>;
  level: number;
}

/** Our calls to Zoho, shared by all replicas through PostgreSQL. */
@Injectable()
export class ZohoPurse {
  private readonly logger = new Logger('zoho');
  private readonly purses: Record<CallFamily, SharedPurse>;
  private refusals = new Map<CallClass, number>();
  private toldAt = -Infinity;

  constructor(config: AppConfig, repository: PurseRepository) {
    const { accountId, requestsPerMinute } = config.zoho;
    const purseOf = (family: CallFamily, limit: number) =>
      new SharedPurse(`${accountId}:${family}`, limit, repository, (callClass) => this.note(callClass));
    this.purses = {
      payments: purseOf('payments', requestsPerMinute),
      refunds: purseOf('refunds', Math.min(REFUNDS_PER_MINUTE, requestsPerMinute)),
    };
  }

  /** Takes one call, waiting for its turn as long as its class does. @throws ZohoError `unavailable`, `reason` `quota` or `throttled` */
  take(operation: string, wish: CallWish, family: CallFamily): Promise<void> {
    return this.purses[family].take(family === 'refunds' ? ofRefunds(wish) : wish, operation);
  }

  /** Whether a call of the payments family would get its turn in time. */
  mayTake(callClass: CallClass): boolean {
    return this.purses.payments.mayTake(callClass);
  }

  /** Zoho said 429: all replicas slow down. Returns for how long the less urgent calls pause, in ms. */
  refused(family: CallFamily, retryAfterMs?: number): Promise<number> {
    return this.purses[family].refused(retryAfterMs);
  }

  /** Of the payments family, as far as this replica knows. */
  usage(): PurseUsage {
    return this.purses.payments.usage();
  }

  /** One line a minute, however many calls are refused in it. */
  private note(callClass: CallClass): void {
    this.refusals.set(callClass, (this.refusals.get(callClass) ?? 0) + 1);
    const now = performance.now();
    if (now - this.toldAt < MINUTE_MS) return;
    this.toldAt = now;
    const counts = CALL_CLASSES.flatMap((name) =>
      this.refusals.has(name) ? [`${this.refusals.get(name)} ${name}`] : [],
    );
    this.logger.warn(`our own quota of calls to Zoho is spent: refused since the last such line: ${counts.join(', ')}`);
    this.refusals = new Map();
  }
}

/** No shopper polls refunds: their sixty calls a minute are shared by those that make one and those that look, whoever asks for it. */
function ofRefunds(wish: CallWish): CallWish {
  return wish.class === 'create' ? wish : { ...wish, class: 'news' };
}
