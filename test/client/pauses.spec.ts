import { describe, expect, test } from '@jest/globals';
import {
  CheckoutProblem,
  CheckoutUnreachable,
  type ProblemFacts,
} from '../../packages/checkout-client/src/checkout-problem.js';
import { pauseBefore } from '../../packages/checkout-client/src/retry.js';

const problem = (facts: Partial<ProblemFacts>): CheckoutProblem =>
  new CheckoutProblem({
    status: 503,
    code: 'payment_provider_unavailable',
    detail: 'Zoho is down.',
    requestId: undefined,
    errors: [],
    orderId: undefined,
    retryAfterMs: undefined,
    ...facts,
  });

describe('pauses between repetitions', () => {
  test('grow, and differ between callers', () => {
    const lost = new CheckoutUnreachable(new TypeError('fetch failed'));
    expect([0, 1, 2, 3].map((repeats) => pauseBefore(lost, repeats, 1))).toEqual([250, 500, 1000, 2000]);
    expect(pauseBefore(lost, 0, 0)).toBe(125);
  });

  test('are never shorter than Retry-After asks', () => {
    for (const random of [0, 0.5, 1]) {
      expect(pauseBefore(problem({ retryAfterMs: 5000 }), 0, random)).toBeGreaterThanOrEqual(5000);
    }
  });

  test('end when the service asks for more patience than a shopper has', () => {
    expect(pauseBefore(problem({ retryAfterMs: 60_000 }), 0)).toBeUndefined();
  });

  test.each([
    ['payment_provider_unavailable', 503, true],
    ['service_unavailable', 503, true],
    ['idempotency_in_progress', 409, true],
    ['rate_limited', 429, true],
    ['unexpected_answer', 502, true],
    ['payment_provider_rejected', 502, false],
    ['order_reference_exists', 409, false],
    ['idempotency_key_reused', 422, false],
    ['validation_failed', 400, false],
    ['internal_error', 500, false],
  ] as const)('%s (%i) is repeated: %s', (code, status, isRepeated) => {
    expect(pauseBefore(problem({ code, status }), 0) !== undefined).toBe(isRepeated);
  });
});
