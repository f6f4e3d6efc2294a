import { Injectable } from '@nestjs/common';
import { BurstyRateLimiter, RateLimiterMemory } from 'rate-limiter-flexible';
import { Clock } from '../common/clock.js';
import { SECOND_MS } from '../common/durations.js';
import { ZohoClient } from '../zoho/zoho.client.js';

/**
 * How many looks at one order its shopper may cause, on each replica. A look every two seconds is what the default freshness of a
 * status read asks for (contract 4); thirty more a minute are for what is asked at once: tabs that open, a widget that closes. A
 * browser gone mad so costs a tenth of Zoho's quota at most (zoho 6.2), and nothing once calls are scarce.
 */
const READS = { every: 2, extra: 30, extraPer: 60 };
/** Another chance to pay is wished for once or twice by a person; each costs a look at every session of the order. */
const RETRIES = { every: 10, extra: 6, extraPer: 60 };

/** For so long after reads were refused calls are scarce, and a view of that age is young enough to wait behind older ones. */
const SCARCE_MS = 10 * SECOND_MS;

/** What keeps one shopper from spending everybody's calls. Per replica: with more of them the purse itself is the limit. */
@Injectable()
export class LookLimits {
  private readonly reads = limiterOf('read', READS);
  private readonly retries = limiterOf('retry', RETRIES);

  private scarceUntil = 0;

  constructor(
    private readonly zoho: ZohoClient,
    private readonly clock: Clock,
  ) {}

  /**
   * Whether a status read may look now: not too often at this order, and with a chance to get a call in time. While calls are scarce,
   * who saw Zoho's view a moment ago leaves them to those who did not.
   * @param viewAt when Zoho was last asked about the whole order
   */
  async mayRead(orderId: string, viewAt: Date | null): Promise<boolean> {
    const now = this.clock.now().getTime();
    const mayCall = this.zoho.mayCall('read');
    if (!mayCall) this.scarceUntil = now + SCARCE_MS;
    const isYoung = viewAt !== null && now - viewAt.getTime() < SCARCE_MS;
    if (!mayCall || (isYoung && now < this.scarceUntil)) return false;
    return isWithin(this.reads, orderId);
  }

  /** Whether a last look may be taken for another session of the order. */
  mayRetry(orderId: string): Promise<boolean> {
    return isWithin(this.retries, orderId);
  }
}

function limiterOf(keyPrefix: string, { every, extra, extraPer }: typeof READS): BurstyRateLimiter {
  return new BurstyRateLimiter(
    new RateLimiterMemory({ keyPrefix, points: 1, duration: every }),
    new RateLimiterMemory({ keyPrefix: `${keyPrefix}-extra`, points: extra, duration: extraPer }),
  );
}

async function isWithin(limiter: BurstyRateLimiter, orderId: string): Promise<boolean> {
  return limiter.consume(orderId).then(
    () => true,
    () => false,
  );
}
