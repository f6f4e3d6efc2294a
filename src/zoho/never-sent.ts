/** Failures before the first byte of a request left: no connection, so nothing can have been done at the other end. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** The error's code (`ECONNRESET`, `TimeoutError`), which alone is safe to show: the error itself may hold the request. */
export function transportCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : error.name;
}

/** True only when the request certainly never left; a reset or time-out proves nothing. */
export function wasNeverSent(error: unknown): boolean {
  // Several addresses of one host tried in vain arrive as one AggregateError without a code of its own on some Node versions.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(wasNeverSent);
  return BEFORE_SENDING.has(transportCode(error));
}
