import { AppError } from '../common/app-error.js';

export class IdempotencyKeyRequiredError extends AppError {
  constructor() {
    super('idempotency_key_required', 400, 'Send an Idempotency-Key header of 1 to 255 characters.');
  }
}

export class IdempotencyInProgressError extends AppError {
  constructor() {
    // One second: a create takes about as long as Zoho's answer, so the next try usually finds it finished.
    super('idempotency_in_progress', 409, 'A request with this Idempotency-Key is still running.', {}, 1);
  }
}

export class IdempotencyKeyReusedError extends AppError {
  constructor() {
    super(
      'idempotency_key_reused',
      422,
      'This Idempotency-Key was used for another request: another body, or another address.',
    );
  }
}
