/**
 * PostgreSQL's classes 08 (connection), 53 (no disk, memory or connections left), 57P01-57P03 (shutting down, starting), 57014
 * (statement time-out), 25006 (read-only), 40001 and 40P01 (lost against another transaction), 55P03 (lock time-out), the network's
 * own, and Prisma's for a transaction that could not start (P2028) or lost (P2034).
 */
const CODES =
  /^(08...|53...|57P0[123]|57014|25006|40001|40P01|55P03|P2028|P2034|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|P1001|P1002|P1008|P1017|P2024)$/;
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
  'TransactionWriteConflict',
]);

/** How deep causes are followed; Prisma wraps pg's error three times. */
const MAX_DEPTH = 5;

/** The database is away, read-only, full or overloaded: nothing is wrong with the request, a retry can help. */
export function isDatabaseUnavailable(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return false;
  const { code, originalCode, message, kind, cause, meta, errors, isAxiosError } = error as Record<string, unknown>;
  if (isAxiosError === true) return false; // an HTTP peer, not the database
  if ([code, originalCode].some((sqlState) => typeof sqlState === 'string' && CODES.test(sqlState))) return true;
  if (typeof message === 'string' && MESSAGES.test(message)) return true;
  if (typeof kind === 'string' && KINDS.has(kind)) return true;
  const inner = [cause, (meta as Record<string, unknown> | undefined)?.driverAdapterError, ...asArray(errors)];
  return inner.some((candidate) => isDatabaseUnavailable(candidate, depth + 1));
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
