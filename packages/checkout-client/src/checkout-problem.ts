import type { Problem, ProblemCode } from './api-types.js';

/** `unexpected_answer`: not the service's own words, such as the error page of a proxy. */
export type CheckoutProblemCode = ProblemCode | 'unexpected_answer';

/** What an answer of 400 or more said. */
export interface ProblemFacts {
  /** HTTP status. */
  status: number;
  code: CheckoutProblemCode;
  detail: string;
  /** Also in the answer's header X-Request-Id. */
  requestId: string | undefined;
  /** For `validation_failed`: every member that was wrong, and why. */
  errors: { path: string; message: string }[];
  /** The order that exists or was saved, where one is known. */
  orderId: string | undefined;
  /** What Retry-After asked for. */
  retryAfterMs: number | undefined;
}

/** The service refused, or could not. `code` is stable, to be switched on; quote `requestId` when asking for help. */
export class CheckoutProblem extends Error implements ProblemFacts {
  override readonly name = 'CheckoutProblem';
  readonly status: number;
  readonly code: CheckoutProblemCode;
  readonly detail: string;
  readonly requestId: string | undefined;
  readonly errors: { path: string; message: string }[];
  readonly orderId: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(facts: ProblemFacts) {
    super(`${facts.code}: ${facts.detail}`);
    this.status = facts.status;
    this.code = facts.code;
    this.detail = facts.detail;
    this.requestId = facts.requestId;
    this.errors = facts.errors;
    this.orderId = facts.orderId;
    this.retryAfterMs = facts.retryAfterMs;
  }

  static async from(response: Response): Promise<CheckoutProblem> {
    const { code, detail, title, requestId, errors, orderId } = await readProblem(response);
    return new CheckoutProblem({
      status: response.status,
      code: code ?? 'unexpected_answer',
      detail: detail ?? title ?? `The checkout service answered ${String(response.status)}.`,
      requestId: requestId ?? response.headers.get('x-request-id') ?? undefined,
      errors: errors ?? [],
      orderId,
      retryAfterMs: retryAfterOf(response.headers),
    });
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
