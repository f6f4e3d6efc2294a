import { createHmac, timingSafeEqual } from 'node:crypto';

const HEX_SHA256 = /^[0-9a-f]{64}$/i;
/** Zoho's has 82 characters; a further part or two would be a new version of it. */
const MAX_SIGNATURE_HEADER = 500;
const UNIX_TIME = /^\d{1,15}$/;

export interface WidgetResult {
  paymentId: string;
  sessionId: string;
  signature: string;
}

/**
 * True when Zoho signed this pair of ids (hex HMAC-SHA256 of `payment|session`). It proves the ids only: neither amount nor
 * status. The key is UTF-8 text, although it looks like hex.
 */
export function verifyWidgetSignature(result: WidgetResult, key: string): boolean {
  return isSignedBy(key, [`${result.paymentId}|${result.sessionId}`], result.signature);
}

/** What Zoho's hosted page adds to the address it sends the shopper back to, in the order in which it signs it (zoho 5.3). */
const HOSTED_RETURN_FIELDS = [
  'payments_session_id',
  'payment_session_status',
  'payment_id',
  'payment_status',
  'amount',
];
const UDF_FIELDS = ['udf1', 'udf2', 'udf3', 'udf4', 'udf5'];

/**
 * True when Zoho signed these query parameters (hex HMAC-SHA256 of the values, joined by dots, empty ones kept). Integrators disagree
 * whether `mandate_id` is among them (zoho 5.3), so either is taken: both need the key.
 */
export function verifyHostedReturn(query: Readonly<Record<string, unknown>>, key: string): boolean {
  const { signature } = query;
  if (typeof signature !== 'string') return false;
  const signed = (names: string[]): string => names.map((name) => textOf(query[name])).join('.');
  return [[], ['mandate_id']].some((mandate) =>
    isSignedBy(key, [signed([...HOSTED_RETURN_FIELDS, ...mandate, ...UDF_FIELDS])], signature),
  );
}

/** A parameter that is absent is signed as empty; one that is given twice is no text, and was not signed. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export interface WebhookDelivery {
  /** `X-Zoho-Webhook-Signature`: `t=<ms>,v=<hex>`. */
  header: string | undefined;
  /** The body's bytes as received, before any parsing. */
  rawBody: Uint8Array;
  /** Current and earlier signing keys, as UTF-8 text. */
  keys: readonly string[];
  now: Date;
  toleranceSeconds: number;
}

export type WebhookVerdict = 'valid' | 'missing' | 'malformed' | 'bad' | 'too_old';

/**
 * Checks a webhook's signature (hex HMAC-SHA256 of `t.rawBody`), then its age; each retry is signed afresh. `too_old` also
 * stands for too far in the future, and is only said of an authentic delivery.
 */
export function verifyWebhookSignature(delivery: WebhookDelivery): WebhookVerdict {
  if (!delivery.header) return 'missing';
  const parts = readSignatureHeader(delivery.header);
  if (!parts) return 'malformed';
  const { time, signature } = parts;
  if (!delivery.keys.some((key) => isSignedBy(key, [`${time}.`, delivery.rawBody], signature))) return 'bad';
  const ageMs = Math.abs(delivery.now.getTime() - Number(time));
  return ageMs <= delivery.toleranceSeconds * 1000 ? 'valid' : 'too_old';
}

/** What the header of a webhook's signature says; null if it cannot be one. */
export function readSignatureHeader(header: string): { time: string; signature: string } | null {
  if (header.length > MAX_SIGNATURE_HEADER) return null;
  const parts = new Map(header.split(',').map(keyAndValue));
  const time = parts.get('t') ?? '';
  const signature = parts.get('v') ?? '';
  return UNIX_TIME.test(time) && HEX_SHA256.test(signature) ? { time, signature } : null;
}

function keyAndValue(part: string): [string, string] {
  const at = part.indexOf('=');
  return [part.slice(0, Math.max(at, 0)).trim(), part.slice(at + 1).trim()];
}

function isSignedBy(key: string, message: (string | Uint8Array)[], signature: string): boolean {
  // An empty key would let every sender sign (Zoho's own WooCommerce plugin had that hole before 1.0.2).
  if (key === '' || !HEX_SHA256.test(signature)) return false;
  const hmac = createHmac('sha256', key);
  for (const part of message) hmac.update(part);
  return timingSafeEqual(hmac.digest(), Buffer.from(signature, 'hex'));
}
