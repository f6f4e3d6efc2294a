import { errorChain } from '../error-chain.js';

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

/** The database is away, read-only, full or overloaded: nothing is wrong with the request, a retry can help. */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (const link of errorChain(error)) {
    if (link.isAxiosError === true) return false; // an HTTP peer, not the database
    if (saysUnavailable(link)) return true;
  }
  return false;
}

function saysUnavailable({ code, originalCode, message, kind }: Record<string, unknown>): boolean {
  if ([code, originalCode].some((sqlState) => typeof sqlState === 'string' && CODES.test(sqlState))) return true;
  if (typeof message === 'string' && MESSAGES.test(message)) return true;
  return typeof kind === 'string' && KINDS.has(kind);
}
