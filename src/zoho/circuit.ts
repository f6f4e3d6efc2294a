import { BrokenCircuitError, circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhen } from 'cockatiel';
import { ZohoError } from './zoho.errors.js';

/** Ten tries in a row without an answer (a read makes three) are no accident; several connections lost at once may be. */
const FAILURES_TO_OPEN = 10;
/** A gateway restarts in about this time; in a long outage it makes 30 trial calls a minute, a twentieth of Zoho's limit. */
const PAUSE_MS = 2_000;

/**
 * Per process: after several calls in a row that Zoho did not answer, calls are refused at once (`unavailable`) instead of each
 * holding a shopper for a whole time-out; then one trial call decides. Refusals and throttling are answers and do not count.
 */
export class Circuit {
  private readonly policy = circuitBreaker(handleWhen(isSilence), {
    halfOpenAfter: PAUSE_MS,
    breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });
  private openUntil = 0;

  constructor() {
    this.policy.onBreak(() => (this.openUntil = Date.now() + PAUSE_MS));
  }

  /** To ask before anything scarce is spent on a call. @throws ZohoError `unavailable` while calls are paused */
  assertClosed(operation: string): void {
    // While the trial call is out, cockatiel would let the others wait for it, a time-out long.
    if (Date.now() < this.openUntil || this.policy.state === CircuitState.HalfOpen) throw this.refusal(operation);
  }

  async execute<T>(operation: string, call: () => Promise<T>): Promise<T> {
    try {
      return await this.policy.execute(call);
    } catch (error) {
      throw error instanceof BrokenCircuitError ? this.refusal(operation) : error;
    }
  }

  private refusal(operation: string): ZohoError {
    const retryAfterMs = Math.max(this.openUntil - Date.now(), 0) || PAUSE_MS;
    return new ZohoError('unavailable', operation, 'Zoho has not been answering, calls are paused', { retryAfterMs });
  }
}

function isSilence(error: Error): boolean {
  if (!(error instanceof ZohoError) || error.httpStatus === 429) return false;
  return error.kind === 'unavailable' || error.kind === 'unknown_outcome';
}
