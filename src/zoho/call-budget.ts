import { RateLimiterRes, type RateLimiterStoreAbstract } from 'rate-limiter-flexible';
import { ZohoError } from './zoho.errors.js';
import type { CallPriority } from './zoho.types.js';

/**
 * How much of a minute each priority may use. The last 15 % are for shoppers about to pay, who have nothing else; a status read
 * can answer `stale` and comes again by itself. The schedule stops at 60 %: it can wait, and what it looks for is often
 * delivered sooner by the reads and webhooks that the remaining quarter keeps prompt.
 */
const SHARES: Readonly<Record<CallPriority, number>> = { create: 1, read: 0.85, schedule: 0.6 };
/** Points are fetched by the 120th of a minute's (5 of 600), so that one call in five pays a round trip to PostgreSQL and … */
const BLOCK_SHARE = 1 / 120;
/** … by up to a twelfth for callers who wait together; more would starve the other replicas at the end of a minute. */
const LARGEST_BLOCK_SHARE = 1 / 12;
/** First pause after a 429, doubled with each one that follows: a stray one is over at once … */
const FIRST_PAUSE_MS = 2_000;
/** … and Zoho's block of unknown length is probed at least once a minute, its own unit. */
const LONGEST_PAUSE_MS = 60_000;

/**
 * The calls of one family in one minute. The count is PostgreSQL's and never exceeds the limit; each replica reserves points in
 * blocks and hands them out from memory. Where Zoho's own minute begins is not known, so two full bursts on both sides of our
 * border may still meet a 429; that is what `backOff` is for.
 */
export class CallBudget {
  private readonly limit: number;
  private consumed = 0;
  private reserved = 0;
  private windowEndsAt = 0;
  private reserving: Promise<void> | null = null;
  private waiting = 0;
  private pauseMs = 0;
  private pausedUntil = 0;

  constructor(
    private readonly limiter: RateLimiterStoreAbstract,
    private readonly key: string,
  ) {
    this.limit = limiter.points;
  }

  async take(operation: string, priority: CallPriority): Promise<void> {
    this.waiting++;
    try {
      while (!this.takeReserved(operation, priority)) {
        await (this.reserving ??= this.reserve().finally(() => (this.reserving = null)));
      }
    } finally {
      this.waiting--;
    }
  }

  /** Pauses all replicas. `retryAfterMs`: what Zoho asked for; without it the pause doubles with each 429. */
  async backOff(retryAfterMs?: number): Promise<number> {
    const now = Date.now();
    if (now < this.pausedUntil) return this.pausedUntil - now; // calls already under way when the first 429 came
    const followsAnother = now < this.pausedUntil + LONGEST_PAUSE_MS;
    this.pauseMs = followsAnother ? Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
    const pauseMs = retryAfterMs ?? this.pauseMs;
    this.pausedUntil = now + pauseMs;
    this.startWindow(this.limit, 0, pauseMs);
    await this.limiter.block(this.key, Math.ceil(pauseMs / 1000)).catch(() => undefined); // this replica pauses in any case
    return pauseMs;
  }

  /** Calls left as far as this replica knows. */
  left(): number {
    this.forgetEndedWindow();
    return this.limit - this.used();
  }

  private takeReserved(operation: string, priority: CallPriority): boolean {
    this.forgetEndedWindow();
    if (this.used() >= this.limit * SHARES[priority]) {
      const retryAfterMs = Math.max(this.windowEndsAt - Date.now(), 1);
      throw new ZohoError('unavailable', operation, `our budget of calls for ${priority} is spent`, { retryAfterMs });
    }
    if (this.reserved === 0) return false;
    this.reserved--;
    return true;
  }

  private async reserve(): Promise<void> {
    const largest = Math.ceil(this.limit * LARGEST_BLOCK_SHARE);
    const points = Math.min(Math.max(Math.ceil(this.limit * BLOCK_SHARE), this.waiting), largest);
    const result = await this.limiter.consume(this.key, points).catch((refusal: unknown) => {
      if (refusal instanceof RateLimiterRes) return refusal;
      throw refusal;
    });
    // Of a block that crosses the limit, the points below it are still ours: the count went up in one step.
    const granted = Math.min(Math.max(this.limit - (result.consumedPoints - points), 0), points);
    this.startWindow(Math.min(result.consumedPoints, this.limit), granted, result.msBeforeNext);
  }

  private startWindow(consumed: number, reserved: number, endsInMs: number): void {
    this.consumed = consumed;
    this.reserved = reserved;
    this.windowEndsAt = Date.now() + Math.max(endsInMs, 1);
  }

  private used(): number {
    return this.consumed - this.reserved;
  }

  private forgetEndedWindow(): void {
    if (Date.now() < this.windowEndsAt) return;
    this.consumed = 0;
    this.reserved = 0;
  }
}
