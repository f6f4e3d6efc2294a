/** States of a payment session (contract 5). `creating` and `create_*` speak of our call, the others of Zoho's session. */
export const SESSION_STATUSES = [
  'creating',
  'open',
  'succeeded',
  'failed',
  'expired',
  'create_failed',
  'create_unknown',
] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/**
 * Legal moves. Money can arrive on a session that had already failed or expired, and a session whose create call was never
 * answered can turn out to exist; nothing ever leaves `succeeded`.
 */
export const SESSION_TRANSITIONS: Readonly<Record<SessionStatus, readonly SessionStatus[]>> = {
  creating: ['open', 'create_failed', 'create_unknown'],
  open: ['succeeded', 'failed', 'expired'],
  succeeded: [],
  failed: ['succeeded'],
  expired: ['succeeded'],
  create_failed: [],
  create_unknown: ['open'],
};

export function canMoveSession(from: SessionStatus, to: SessionStatus): boolean {
  return SESSION_TRANSITIONS[from].includes(to);
}
