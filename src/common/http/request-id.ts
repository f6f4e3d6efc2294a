import type { IncomingMessage } from 'node:http';
import { v7 as uuidv7 } from 'uuid';

/** Short and plain, because it is echoed in headers, logs and database rows. */
const SANE = /^[A-Za-z0-9._-]{1,64}$/;

/** The caller's `X-Request-Id` if it is sane, else a new UUIDv7. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SANE.test(given) ? given : uuidv7();
}
