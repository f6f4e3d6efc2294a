import type { Problem, ProblemCode } from './api-types.js';

/** `unexpected_answer`: not the service's own words, such as the error page of a proxy. */
export type CheckoutProblemCode = ProblemCode | 'unexpected_answer';

/** The service refused, or could not. `code` is stable, to be switched on; quote `requestId` when asking for help. */
export class CheckoutProblem extends Error {
  override readonly name = 'CheckoutProblem';

  constructor(
    readonly status: number,
    readonly code: CheckoutProblemCode,
    detail: string,
    /** Also in the answer's header X-Request-Id. */
    readonly requestId: string | undefined,
    /** For `validation_failed`: every member that was wrong, and why. */
    readonly errors: { path: string; message: string }[],
    /** The order that exists or was saved, where one is known. */
    readonly orderId: string | undefined,
    /** What Retry-After asked for. */
    readonly retryAfterMs: number | undefined,
  ) {
    super(detail);
  }

  /** Reads an answer of 400 or more. */
  static async from(response: Response): Promise<CheckoutProblem> {
    const problem = await readProblem(response);
    return new CheckoutProblem(
      response.status,
      problem.code ?? 'unexpected_answer',
      problem.detail ?? problem.title ?? `The checkout service answered ${String(response.status)}.`,
      problem.requestId ?? response.headers.get('x-request-id') ?? undefined,
      problem.errors ?? [],
      problem.orderId,
      retryAfterOf(response.headers),
    );
  }
}

/** Nobody answered, after every repetition: the network, a time-out, or a service that is away. What was sent may have arrived. */
export class CheckoutUnreachable extends Error {
  override readonly name = 'CheckoutUnreachable';

  constructor(cause: unknown) {
    super('The checkout service cannot be reached.', { cause });
  }
}

async function readProblem(response: Response): Promise<Partial<Problem>> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  const body: unknown = await response.json().catch(() => null);
  return isProblem && typeof body === 'object' && body !== null ? body : {};
}

/** Seconds, as the service writes it; the other form (a date) is a proxy's. */
function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}
