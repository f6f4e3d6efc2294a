import type { SessionStatus } from './session-status.js';

/** A session we are about to ask Zoho for: reserved and committed before the call. */
export interface NewSession {
  id: string;
  orderId: string;
  attempt: number;
  amountMinor: bigint;
  currency: string;
  /** The replica that calls Zoho for it. */
  creatingOwner: number;
  /** When it will have ended if Zoho makes it now; replaced by Zoho's word. */
  expiresAt: Date;
  createdAt: Date;
}

/** What a session becomes once the create call has ended. */
export interface SessionOutcome {
  status: Extract<SessionStatus, 'open' | 'create_failed' | 'create_unknown'>;
  zohoSessionId: string | null;
  zohoStatus: string | null;
  maxAttempts: number | null;
  /** Zoho's hosted page for it, where the order wants one. */
  checkoutUrl: string | null;
  expiresAt: Date;
  failureCode: string | null;
  failureDetail: string | null;
}
