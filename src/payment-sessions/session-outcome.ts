import type { ZohoError } from '../zoho/zoho.errors.js';
import type { ZohoSession } from '../zoho/zoho.types.js';
import type { NewSession, SessionOutcome } from './payment-session.js';

/** Zoho's clock and unit mistakes aside, its expiry is ours give or take this; anything further off is not believed. */
const PLAUSIBLE_EXPIRY_DRIFT_MS = 5 * 60_000;

/** A session that Zoho made. Its expiry is Zoho's word where that is plausible, else counted from our own clock. */
export function toOutcome(session: NewSession, zoho: ZohoSession): SessionOutcome {
  return {
    status: 'open',
    zohoSessionId: zoho.sessionId,
    zohoStatus: zoho.status,
    maxAttempts: zoho.maxAttempts,
    expiresAt: plausible(zoho.expiresAt, session.expiresAt),
    failureCode: null,
    failureDetail: null,
  };
}

/** A create call that failed: `create_unknown` when Zoho may have made the session all the same. */
export function toFailure(session: NewSession, error: ZohoError): SessionOutcome {
  return {
    status: error.kind === 'unknown_outcome' ? 'create_unknown' : 'create_failed',
    zohoSessionId: null,
    zohoStatus: null,
    maxAttempts: null,
    expiresAt: session.expiresAt,
    failureCode: error.zohoCode ?? error.kind,
    failureDetail: error.message,
  };
}

function plausible(told: Date | null, counted: Date): Date {
  if (!told) return counted;
  return Math.abs(told.getTime() - counted.getTime()) <= PLAUSIBLE_EXPIRY_DRIFT_MS ? told : counted;
}
