import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppConfig } from '../config/app-config.js';
import type { RateLimitName } from '../config/rate-limits.js';
import { RateLimitedError } from './auth.errors.js';
import type { Principal } from './principal.js';

/** Limits are per minute: short enough to forgive soon, long enough for the bursts of honest callers. */
const SECONDS = 60;

/** Where one count of a call stands. */
export interface Count {
  name: RateLimitName;
  limit: number;
  seconds: number;
  left: number;
  resetSeconds: number;
  isOver: boolean;
}

/**
 * How often callers may call (config/rate-limits.ts says why so often). Counts in memory, per replica: exact fairness is not worth
 * a shared store in the path of every request.
 */
@Injectable()
export class CallerLimits {
  private readonly limiters: Record<RateLimitName, RateLimiterMemory>;

  constructor(config: AppConfig) {
    const limiters = Object.entries(config.rateLimits).map(([name, points]) => [
      name,
      new RateLimiterMemory({ points, duration: SECONDS, keyPrefix: '' }),
    ]);
    this.limiters = Object.fromEntries(limiters) as Record<RateLimitName, RateLimiterMemory>;
  }

  /**
   * Counts a call of a known caller: a key by its name and what it does, a client token by its order (it opens no other, and its
   * order may have had several), and all shoppers of an address together.
   */
  async countCall(principal: Principal, kind: 'read' | 'write' | 'stream', address: string): Promise<Count[]> {
    if (principal.role === 'support')
      return [await this.count(kind === 'write' ? 'support.write' : 'support.read', principal.name)];
    if (principal.role === 'storefront') return [await this.count(`storefront.${kind}`, principal.name)];
    const own = await this.count(`shopper.${kind}`, principal.orderId);
    return own.isOver ? [own] : [own, await this.count('address.shoppers', address)];
  }

  /**
   * Counts a call without good credentials or signature. Good callers from the same address (a proxy's) are never punished for it.
   * @throws RateLimitedError
   */
  async countRefusal(address: string): Promise<void> {
    const count = await this.count('address.refused', address);
    if (count.isOver) throw this.refusal(count);
  }

  /** Counts a shopper of whom no more is known than the address. @throws RateLimitedError */
  async countShopper(address: string): Promise<void> {
    const count = await this.count('address.shoppers', address);
    if (count.isOver) throw this.refusal(count);
  }

  refusal({ resetSeconds }: Count): RateLimitedError {
    return new RateLimitedError(resetSeconds);
  }

  private async count(name: RateLimitName, key: string): Promise<Count> {
    const limiter = this.limiters[name];
    const state = await limiter.consume(key).catch((reason: unknown) => {
      if (reason instanceof RateLimiterRes) return reason;
      throw reason;
    });
    return {
      name,
      limit: limiter.points,
      seconds: SECONDS,
      left: Math.max(0, state.remainingPoints),
      resetSeconds: Math.max(1, Math.ceil(state.msBeforeNext / 1000)),
      isOver: state.consumedPoints > limiter.points,
    };
  }
}
