/** One kind of error callers can meet: its status, a title that never varies, and when it happens (for the documentation). */
export interface ProblemKind {
  status: number;
  title: string;
  when: string;
}

/** Every `code` of contract 3, in one place: the filter takes titles from here and the documentation its examples. */
export const PROBLEMS = {
  validation_failed: kind(
    400,
    'Validation failed',
    'malformed JSON, a missing, unknown or wrongly typed field, over a limit',
  ),
  idempotency_key_required: kind(
    400,
    'Idempotency-Key required',
    'the header Idempotency-Key is missing or not 1-255 characters',
  ),
  signature_invalid: kind(400, 'Signature invalid', 'the widget result was not signed by Zoho'),
  unauthenticated: kind(401, 'Unauthenticated', 'no credentials, unknown or expired ones'),
  forbidden: kind(403, 'Forbidden', 'the credentials are good, but not for this'),
  not_found: kind(404, 'Not found', 'no such thing, or it belongs to another storefront'),
  idempotency_in_progress: kind(409, 'Still in progress', 'a request with the same Idempotency-Key is still running'),
  order_reference_exists: kind(
    409,
    'Order reference exists',
    'the storefront already has an order with this reference',
  ),
  order_not_payable: kind(409, 'Order not payable', 'the order is paid, cancelled or expired'),
  order_already_paid: kind(409, 'Order already paid', 'a paid order cannot be cancelled'),
  payment_under_way: kind(
    409,
    'Payment under way',
    'a payment of the order is under way, or its outcome is not known yet (the members say which)',
  ),
  open_case: kind(
    409,
    'Open case',
    'a case about money of the order is open and was not named (the members say which)',
  ),
  refund_in_progress: kind(
    409,
    'Refund in progress',
    'another refund of the same payment is not decided yet (the members say which)',
  ),
  case_already_resolved: kind(409, 'Case already resolved', 'someone else resolved it (the members say who and when)'),
  payload_too_large: kind(413, 'Payload too large', 'the body is over 256 KiB'),
  unsupported_media_type: kind(415, 'Unsupported media type', 'the body is not application/json'),
  idempotency_key_reused: kind(422, 'Idempotency-Key reused', 'the same Idempotency-Key came with another body'),
  currency_not_supported: kind(422, 'Currency not supported', 'not a currency the configured Zoho edition takes'),
  refund_not_possible: kind(
    422,
    'Refund not possible',
    'above what is left, nothing was paid, or another currency (the members carry the numbers)',
  ),
  resolution_not_possible: kind(
    422,
    'Resolution not possible',
    'the order is paid by another payment, the payment holds no money, or the kind of case allows no such resolution',
  ),
  rate_limited: kind(429, 'Too many requests', 'the caller is over its limit'),
  internal_error: kind(500, 'Internal error', 'a fault of ours; quote the requestId'),
  payment_provider_rejected: kind(502, 'Payment provider rejected', 'Zoho refused for a reason that is ours to mend'),
  payment_provider_unavailable: kind(
    503,
    'Payment provider unavailable',
    'Zoho timed out, is down or throttles; nothing is lost',
  ),
  service_unavailable: kind(503, 'Service unavailable', 'the database is away, read-only or overloaded'),
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

/** The title of a code; codes of later features that are not listed are still answered, under their own name. */
export function titleOf(code: string): string {
  return code in PROBLEMS ? PROBLEMS[code as ProblemCode].title : code.replaceAll('_', ' ');
}

function kind(status: number, title: string, when: string): ProblemKind {
  return { status, title, when };
}
