import { AppError } from '../common/app-error.js';

export class UnauthenticatedError extends AppError {
  constructor(detail = 'Valid credentials are needed: Authorization: Bearer <key or client token>.') {
    super('unauthenticated', 401, detail);
  }
}

/** A client token that was ours, and whose time is over. */
export class ExpiredTokenError extends UnauthenticatedError {
  constructor() {
    super('The client token has expired.');
  }
}

export class ForbiddenError extends AppError {
  constructor(detail = 'These credentials are not meant for this.') {
    super('forbidden', 403, detail);
  }
}

/** A support key that may only read. */
export class ViewerError extends ForbiddenError {
  constructor() {
    super('This support key may read, but change nothing: its role is viewer.');
  }
}

export class RateLimitedError extends AppError {
  constructor(retryAfterSeconds: number) {
    super('rate_limited', 429, 'Too many requests; slow down.', {}, retryAfterSeconds);
  }
}
