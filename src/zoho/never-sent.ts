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
  const { code, name } = facts(error);
  return [code, name].find((text) => typeof text === 'string') ?? 'unknown';
}

/** True only when the request certainly never left; a reset or time-out proves nothing. */
export function wasNeverSent(error: unknown): boolean {
  // Several addresses of one host tried in vain arrive as one AggregateError without a code of its own on some Node versions.
  const { errors } = facts(error);
  if (Array.isArray(errors) && errors.length > 0) return errors.every(wasNeverSent);
  return BEFORE_SENDING.has(transportCode(error));
}

/** By its members and not by its class: an error of another realm (a worker, a test's sandbox) is no less an error. */
function facts(error: unknown): { code?: string; name?: string; errors?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}
