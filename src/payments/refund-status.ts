/** States of a refund: the first three speak of our call, the others are Zoho's (zoho 3.5). */
export const REFUND_STATUSES = [
  'creating',
  'create_failed',
  'create_unknown',
  'initiated',
  'pending',
  'succeeded',
  'failed',
  'canceled',
] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

/** Zoho's statuses of a refund, earliest first; the last three are final. */
export const HEARD_REFUND_STATUSES = ['initiated', 'pending', 'succeeded', 'failed', 'canceled'] as const;
export type HeardRefundStatus = (typeof HEARD_REFUND_STATUSES)[number];

/**
 * What may become of a refund. `create_failed` is our conclusion, so it may be tried again, and Zoho may still contradict it. The
 * bank can return what had succeeded (contract 5, rule 4); beyond that, what Zoho calls final stays. @public tools/render-states.mjs
 */
export const REFUND_TRANSITIONS: Readonly<Record<RefundStatus, readonly RefundStatus[]>> = {
  creating: ['create_failed', 'create_unknown', ...HEARD_REFUND_STATUSES],
  create_unknown: ['create_failed', ...HEARD_REFUND_STATUSES],
  create_failed: ['creating', ...HEARD_REFUND_STATUSES],
  initiated: ['pending', 'succeeded', 'failed', 'canceled'],
  pending: ['succeeded', 'failed', 'canceled'],
  succeeded: ['failed', 'canceled'],
  failed: [],
  canceled: [],
};

export function canMoveRefund(from: RefundStatus, to: RefundStatus): boolean {
  return REFUND_TRANSITIONS[from].includes(to);
}

/** States of a refund by which the money may yet go back. */
export const REFUND_STATUSES_IN_FLIGHT: readonly string[] = [
  'creating',
  'create_unknown',
  'initiated',
  'pending',
] satisfies RefundStatus[];

/** The money may yet go back by it. */
export function isInFlight(status: string): boolean {
  return REFUND_STATUSES_IN_FLIGHT.includes(status);
}

/** Zoho has it on its books, however it ends. */
export function isAccepted(status: RefundStatus): boolean {
  return (HEARD_REFUND_STATUSES as readonly RefundStatus[]).includes(status);
}

/** Zoho accepted it and the money did not go back. */
export function hasFailed(status: RefundStatus): boolean {
  return status === 'failed' || status === 'canceled';
}

/** Zoho's word for a refund's status; one we do not know yet means that it is not decided. */
export function heardStatus(word: string): HeardRefundStatus {
  return HEARD_REFUND_STATUSES.find((status) => status === word) ?? 'pending';
}
