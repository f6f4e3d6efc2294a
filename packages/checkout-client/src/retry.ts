import { CheckoutProblem, CheckoutUnreachable } from './checkout-problem.js';

/** Four repetitions with the pauses below outlast a restart of the service and a short outage of Zoho. */
const MOST_REPEATS = 4;
/** First pause; doubled each time. Long enough for a request with the same key to end, too short for a shopper to notice. */
const FIRST_PAUSE_MS = 250;
/** Somebody is waiting for the page: whoever asks for more patience than this is told to the caller instead. */
const LONGEST_PAUSE_MS = 10_000;
/** Answers of proxies in front of a service that is being replaced; the service itself says 502 for a refusal of Zoho's. */
const GATEWAY_STATUSES = [502, 504];

/**
 * Calls until it succeeds, the error is one that a repetition cannot help, or patience is at its end. Only for calls that are
 * safe to repeat: reads, those with an Idempotency-Key, and those that lead to the same state however often they are made.
 * @throws what the last call threw, or the signal's reason
 */
export async function withRetries<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let repeats = 0; ; repeats += 1) {
    try {
      return await call();
    } catch (error) {
      const pauseMs = repeats < MOST_REPEATS ? pauseBefore(error, repeats) : undefined;
      if (pauseMs === undefined || signal?.aborted) throw error;
      await pause(pauseMs, signal);
    }
  }
}

/**
 * How long to wait before the call is repeated, `undefined` for never. Retry-After is a promise that earlier is useless, so the
 * jitter (which keeps the callers of one outage from coming back all at once) is added to it; a pause of ours is jittered downwards.
 * @param random from 0 to 1
 */
export function pauseBefore(error: unknown, repeats: number, random = Math.random()): number | undefined {
  if (!canHelp(error)) return undefined;
  const own = FIRST_PAUSE_MS * 2 ** repeats;
  const asked = error instanceof CheckoutProblem ? error.retryAfterMs : undefined;
  if (asked === undefined) return own * (0.5 + random / 2);
  return asked > LONGEST_PAUSE_MS ? undefined : asked + random * own;
}

function canHelp(error: unknown): boolean {
  if (error instanceof CheckoutUnreachable) return true;
  if (!(error instanceof CheckoutProblem)) return false;
  if (error.code === 'idempotency_in_progress') return true;
  if (error.status === 503 || error.status === 429) return true;
  return error.code === 'unexpected_answer' && GATEWAY_STATUSES.includes(error.status);
}

/** @throws the signal's reason */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      if (signal?.aborted) reject(signal.reason as Error);
      else resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end, { once: true });
  });
}
