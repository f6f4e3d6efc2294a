import type { ZohoError } from '../zoho/zoho.errors.js';
import type { ZohoSession } from '../zoho/zoho.types.js';
import type { NewSession, SessionOutcome } from './payment-session.js';
import type { SessionStatus } from './session-status.js';

/**
 * Lives that a session can have. Zoho's default is 15 minutes and it takes 5 to 15; what is far outside was written in another
 * unit or is a mistake, and then our own count holds (contract 5, rule 7).
 */
const SHORTEST_LIFE_MS = 30_000;
const LONGEST_LIFE_MS = 24 * 3_600_000;

/** A session that Zoho made. @param checkoutUrl its hosted page, where it was asked for with one */
export function toOutcome(session: NewSession, zoho: ZohoSession, checkoutUrl: string | null = null): SessionOutcome {
  return {
    status: 'open',
    zohoSessionId: zoho.sessionId,
    zohoStatus: zoho.status,
    maxAttempts: zoho.maxAttempts,
    checkoutUrl,
    expiresAt: expiryOf(zoho, session),
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
    checkoutUrl: null,
    expiresAt: session.expiresAt,
    failureCode: error.zohoCode ?? error.kind,
    failureDetail: error.message,
  };
}

/** Whether what a create call ended in says anything new of a session that was given up, or found, while it ran. */
export function isNewsOf({ status }: Pick<SessionOutcome, 'status'>, known: SessionStatus): boolean {
  return known === 'creating' || (known === 'create_unknown' && status === 'open');
}

/**
 * When a session of Zoho's ends: it lives as long as Zoho's own two times say, counted from our clock at the call, so that neither
 * a clock of Zoho's that is off nor a life we did not ask for makes us promise time that is not there.
 */
export function expiryOf(
  zoho: Pick<ZohoSession, 'createdAt' | 'expiresAt'>,
  counted: Pick<NewSession, 'createdAt' | 'expiresAt'>,
): Date {
  if (!zoho.createdAt || !zoho.expiresAt) return counted.expiresAt;
  const lifeMs = zoho.expiresAt.getTime() - zoho.createdAt.getTime();
  const isPlausible = lifeMs >= SHORTEST_LIFE_MS && lifeMs <= LONGEST_LIFE_MS;
  return isPlausible ? new Date(counted.createdAt.getTime() + lifeMs) : counted.expiresAt;
}
