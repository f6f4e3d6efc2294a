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
] as const;
export type CaseKind = (typeof CASE_KINDS)[number];
