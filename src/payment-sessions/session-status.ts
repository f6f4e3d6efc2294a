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

/** States in which Zoho may be taking money on a session, or our call for it has not ended. */
export const LIVE_SESSION_STATUSES = ['creating', 'open'] as const satisfies readonly SessionStatus[];

/** The session is alive: Zoho may be taking money on it, or our call for it has not ended. */
export function isAlive({ status }: { readonly status: SessionStatus }): boolean {
  return (LIVE_SESSION_STATUSES as readonly SessionStatus[]).includes(status);
}

/** The session is the one an order has to pay with: alive and not superseded. The index `…_one_live_per_order` allows no second. */
export function isLive(session: { readonly status: SessionStatus; readonly supersededAt: Date | null }): boolean {
  return isAlive(session) && session.supersededAt === null;
}

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

/**
 * Zoho's word for a session, as people are shown it. One that took money is `succeeded` there (zoho 2.4), also when the payment was
 * heard of alone and nobody asked about the session.
 */
export function zohoWordOf({
  status,
  zohoStatus,
}: {
  status: SessionStatus;
  zohoStatus: string | null;
}): string | null {
  return status === 'succeeded' ? 'succeeded' : zohoStatus;
}
