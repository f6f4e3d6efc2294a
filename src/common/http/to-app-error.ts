import { HttpException } from '@nestjs/common';
import { AppError, ValidationFailedError } from '../app-error.js';
import { isDatabaseUnavailable } from './is-database-unavailable.js';

/** PostgreSQL restarts in about a second and fails over in a few. */
const DATABASE_RETRY_SECONDS = 5;

/** Any thrown thing as an error callers may see; what is not ours to explain becomes a plain 500. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const status = statusOf(error);
  if (status !== undefined && status < 500) return fromClientError(status, error as Error);
  if (isDatabaseUnavailable(error))
    return new AppError(
      'service_unavailable',
      503,
      'The service cannot do this right now.',
      {},
      DATABASE_RETRY_SECONDS,
      {
        cause: error,
      },
    );
  return new AppError('internal_error', 500, 'Something went wrong on our side.', {}, undefined, { cause: error });
}

// Nest's and Fastify's own refusals, thrown before a handler runs. Fastify's texts about bodies are safe to pass on.
function fromClientError(status: number, error: Error): AppError {
  switch (status) {
    case 401:
      return new AppError('unauthenticated', 401, 'Credentials are needed.');
    case 403:
      return new AppError('forbidden', 403, 'This is not allowed.');
    case 404:
    case 414: // Fastify's for a path parameter longer than any id
      return new AppError('not_found', 404, 'There is nothing at this address.');
    case 413:
      return new AppError('payload_too_large', 413, 'The body is larger than 256 KiB.');
    case 415:
      return new AppError('unsupported_media_type', 415, 'The body must be sent as Content-Type: application/json.');
    case 400:
      return new ValidationFailedError([{ path: '', message: error.message }]);
    default:
      return new AppError('validation_failed', status, error.message);
  }
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode, code } = (error ?? {}) as { statusCode?: unknown; code?: unknown };
  return typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number' ? statusCode : undefined;
}
