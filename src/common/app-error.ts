/** One field that is wrong, as shown to callers: `path` in dotted form (`customer.email`), `message` in plain words. */
export interface FieldProblem {
  path: string;
  message: string;
}

/** What an error adds to its problem document, beyond the members every problem has. */
export interface ProblemExtras {
  /** The order that was saved although the call failed, so that nothing is lost (contract 3). */
  orderId?: string;
  /** Every problem of a request that was refused. */
  errors?: FieldProblem[];
  /** Further members of the problem document, for errors that carry numbers. */
  [member: string]: unknown;
}

/**
 * An error that callers may see: a statement of fact with a stable `code` (contract 3), its HTTP status, and in how many
 * seconds a retry can help. Anything thrown that is not one of these is answered as a plain 500 without details.
 */
export class AppError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly extras: ProblemExtras = {},
    readonly retryAfterSeconds?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

export class NotFoundError extends AppError {
  constructor(what = 'order') {
    super('not_found', 404, `There is no such ${what}.`);
  }
}

export class ValidationFailedError extends AppError {
  constructor(errors: FieldProblem[]) {
    super('validation_failed', 400, 'The request is not valid; see errors.', { errors });
  }
}
