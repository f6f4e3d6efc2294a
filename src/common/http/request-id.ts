import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Short and plain, because it is echoed in headers, logs and database rows. */
const SANE = /^[A-Za-z0-9._-]{1,64}$/;

/** The caller's `X-Request-Id` if it is sane, else a random UUID: no table is ordered by it, so it need not tell the time as UUIDv7 does. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SANE.test(given) ? given : randomUUID();
}
