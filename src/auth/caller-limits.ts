import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimitedError } from './auth.errors.js';
import type { Principal } from './principal.js';

const PER_MINUTE = 60;

/**
 * A storefront's or desk's server is trusted: the limit only stops a loop gone wild. 10,000 a second is twice what one replica
 * can answer on two cores, so no honest load and no measurement ever meets it, and memory or CPU is not what it guards:
 * fairness towards other storefronts on bigger machines is.
 */
const KEY_LIMIT = { points: 600_000, duration: PER_MINUTE };
/** 20 a second for one order: several tabs that poll every second stay far below; more is a broken or hostile page. */
const SHOPPER_LIMIT = { points: 1_200, duration: PER_MINUTE };
/** A misconfigured caller sees 401s for a while before it sees 429; guessing long keys is hopeless at any rate. */
const REFUSED_LIMIT = { points: 300, duration: PER_MINUTE };

/** Counts in memory, per replica: exact fairness is not worth a shared store in the path of every request. */
@Injectable()
export class CallerLimits {
  private readonly keys = new RateLimiterMemory(KEY_LIMIT);
  private readonly shoppers = new RateLimiterMemory(SHOPPER_LIMIT);
  private readonly refused = new RateLimiterMemory(REFUSED_LIMIT);

  /** @throws RateLimitedError */
  async countCall(principal: Principal): Promise<void> {
    if (principal.role === 'shopper') await consume(this.shoppers, principal.orderId);
    else await consume(this.keys, `${principal.role}:${principal.name}`);
  }

  /** Counts a call without good credentials. Good callers from the same address (a proxy's) are never punished for it. */
  async countRefusal(address: string): Promise<void> {
    await consume(this.refused, address);
  }
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (reason) {
    if (!(reason instanceof RateLimiterRes)) throw reason;
    throw new RateLimitedError(Math.max(1, Math.ceil(reason.msBeforeNext / 1000)));
  }
}
