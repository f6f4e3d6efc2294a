/**
 * How a call to Zoho ended when it did not end well:
 * - `rejected`: Zoho answered, definitely no (4xx, 404 included, or an error code in a 2xx).
 * - `auth`: no usable token, or 401 with a fresh one. Nothing was done.
 * - `unavailable`: certainly not done: never sent, throttled, our budget spent, circuit open; for reads every failure to answer.
 * - `unknown_outcome`: only writes: it was sent and no usable answer came back, so it may have been done.
 */
export type ZohoFailureKind = 'rejected' | 'unavailable' | 'auth' | 'unknown_outcome';

export interface ZohoErrorDetails {
  httpStatus?: number;
  /** Zoho's own code, as text. `error` is a catch-all that 401, 404, 429 and 500 share: never decide by it alone. */
  zohoCode?: string;
  /** Set when it is known that calling earlier is pointless: throttled, budget spent, circuit open. */
  retryAfterMs?: number;
  /** Why Zoho was not asked, or did not want to be: our own quota is spent, or it throttles us. Nothing is wrong then. */
  reason?: 'quota' | 'throttled';
}

/** The only error that leaves `src/zoho`. Its message never holds a token, key, secret or access key, so it may be logged. */
export class ZohoError extends Error {
  readonly httpStatus?: number;
  readonly zohoCode?: string;
  readonly retryAfterMs?: number;
  readonly reason?: 'quota' | 'throttled';

  constructor(
    readonly kind: ZohoFailureKind,
    readonly operation: string,
    message: string,
    details: ZohoErrorDetails = {},
  ) {
    super(`${operation}: ${message}`);
    this.name = 'ZohoError';
    Object.assign(this, details);
  }
}

/**
 * Zoho's codes for a thing that it does not know, whatever their HTTP status: the documented one, and what it calls a session that is
 * none (zoho 6.1).
 */
const UNKNOWN_CODES: readonly string[] = ['resource_does_not_exist', 'invalid_payment_session'];

/**
 * Zoho answered that it knows no such thing. Not the same as "nothing was paid": the account may be another than the one it was made
 * in (zoho trap 24). A 404 without a code of Zoho's is a proxy's, and says nothing.
 */
export function isUnknownAtZoho({ kind, httpStatus, zohoCode }: ZohoError): boolean {
  if (kind !== 'rejected' || zohoCode === undefined) return false;
  return httpStatus === 404 || UNKNOWN_CODES.includes(zohoCode);
}
