/** Money exceptions a person must look at (contract 5). */
export const CASE_KINDS = [
  'late_payment',
  'duplicate_payment',
  'amount_mismatch',
  'currency_mismatch',
  'unmatched_payment',
  'disputed',
  'refund_failed',
  'payment_reversed',
  'conflicting_evidence',
  'session_missing',
] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/**
 * How a case is resolved whose reason has gone: refunded elsewhere, a dispute won, a reversal undone (contract 5). No person has
 * decided on its money.
 */
export const REASON_GONE = 'reason_gone';
