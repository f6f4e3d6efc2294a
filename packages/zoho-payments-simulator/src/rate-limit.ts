import { ZohoError, type World } from './world.js';

const WINDOW_MS = 60_000;

/** Calls of the last minute per family; the documented limits are 600 for payments and 60 for refunds. */
export class RateLimit {
  private readonly calls = new Map<string, number[]>();

  constructor(private readonly world: World) {}

  /** Throws Zoho's 429: no rate headers and no `Retry-After`, as documented. */
  take(family: 'payments' | 'refunds'): void {
    const { clock, settings } = this.world;
    const limit = family === 'refunds' ? settings.refundsPerMinute : settings.requestsPerMinute;
    const since = clock.now() - WINDOW_MS;
    const recent = this.calls.get(family) ?? [];
    this.calls.set(family, recent);
    while ((recent[0] ?? Infinity) <= since) recent.shift();
    if (recent.length >= limit) {
      throw new ZohoError(
        429,
        'error',
        'You have exceeded the maximum number of requests per minute. Try again later.',
      );
    }
    recent.push(clock.now());
  }

  clear(): void {
    this.calls.clear();
  }
}
