/** PostgreSQL's classes 08 (connection), 53300 (too many clients), 57P01-57P03 (shutting down, starting), and the network's own. */
const CODES =
  /^(08...|53300|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|P1001|P1002|P1008|P1017|P2024)$/;
/** What pg says without a code. */
const MESSAGES =
  /timeout exceeded when trying to connect|Connection terminated|not queryable|Can't reach database server|Cannot use a pool after calling end/;
/** What Prisma's driver adapter calls it. */
const KINDS = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TlsConnectionError',
]);

/** How deep causes are followed; Prisma wraps pg's error three times. */
const MAX_DEPTH = 5;

/** The database could not be reached or went away: nothing is wrong with the request, a retry can help. */
export function isDatabaseUnavailable(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return false;
  const { code, message, kind, cause, meta, errors, isAxiosError } = error as Record<string, unknown>;
  if (isAxiosError === true) return false; // an HTTP peer, not the database
  if (typeof code === 'string' && CODES.test(code)) return true;
  if (typeof message === 'string' && MESSAGES.test(message)) return true;
  if (typeof kind === 'string' && KINDS.has(kind)) return true;
  const inner = [cause, (meta as Record<string, unknown> | undefined)?.driverAdapterError, ...asArray(errors)];
  return inner.some((candidate) => isDatabaseUnavailable(candidate, depth + 1));
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
