import { isKnownStatus, moneyWasTaken, paymentHasFailed } from '../../zoho/statuses.js';
import type { ZohoSession } from '../../zoho/zoho.types.js';
import type { Draft } from './draft.js';
import { missingLooksSince } from './missing-session.js';
import { paymentsOf } from './money.js';
import { isOpenEnded } from '../../payments/payment.js';
import { isUnderWay } from '../../payments/under-way.js';
import type { SessionState } from './state.js';
import type { Payment } from '../../payments/payment.js';

/**
 * How long past its expiry a session with a payment under way stays open. A UPI collect request lives at most minutes and a
 * bank's page times out in about fifteen; after that only the schedule's tail waits for it. Ours: Zoho documents none.
 */
export const UNDER_WAY_GRACE_MS = 15 * 60_000;

/** Zoho's limit of attempts where a session does not say (zoho 2.4). */
const DEFAULT_MAX_ATTEMPTS = 5;

/** Brings one session in line with what Zoho said of it when asked at `askedAt`. */
export function decideSession(draft: Draft, session: SessionState, zoho: ZohoSession, askedAt: Date): void {
  const isOlder = session.lookedAt !== null && session.lookedAt > askedAt;
  const noted = draft.noteSession(session.id, {
    zohoStatus: (isOlder ? session.zohoStatus : zoho.status) ?? session.zohoStatus ?? zoho.status,
    maxAttempts: zoho.maxAttempts ?? session.maxAttempts,
    lookedAt: isAnswered(draft, zoho, askedAt) ? laterLook(session, askedAt) : session.lookedAt,
    missingLooks: missingLooksSince(session, askedAt),
  });
  const payments = paymentsOf(draft, noted);
  const evidence = {
    zohoSessionId: zoho.sessionId,
    zohoStatus: zoho.status,
    askedAt,
    payments: payments.map(({ id, status }) => ({ id, status })),
  };
  if (zoho.status === 'succeeded' || payments.some((payment) => moneyWasTaken(payment.status))) {
    draft.moveSession(noted, 'succeeded', evidence);
  } else if (noted.status === 'open') {
    const ended = endOfUnpaid(noted, payments, zoho.status, askedAt);
    if (ended) draft.moveSession(noted, ended, evidence);
  }
}

/**
 * Whether Zoho's answer says what became of the session's money. A word that we do not know, for a payment not known to have taken
 * any, does not; nor does "paid" without the payments. What was heard before may be out of date, so such a look counts for nothing.
 */
function isAnswered(draft: Draft, { status, payments }: ZohoSession, askedAt: Date): boolean {
  if (status === 'succeeded' && payments.length === 0) return false;
  return payments.every((listed) => {
    const known = draft.findPayment(listed.paymentId);
    if (isKnownStatus(listed.status) || moneyWasTaken(known?.status ?? '')) return true;
    return !isUnderWay({ ...listed, method: known?.method ?? null }, askedAt);
  });
}

/** When the session was last looked at, given a look at `askedAt`; news that comes late does not turn the clock back. */
export function laterLook({ lookedAt }: SessionState, askedAt: Date): Date {
  return lookedAt !== null && lookedAt >= askedAt ? lookedAt : askedAt;
}

/** How an open session on which nothing was paid has ended, or null while it may still be paid. */
function endOfUnpaid(
  session: SessionState,
  payments: readonly Payment[],
  zohoStatus: string | null,
  askedAt: Date,
): 'failed' | 'expired' | null {
  const pastExpiryMs = askedAt.getTime() - session.expiresAt.getTime();
  if (payments.some(isOpenEnded) && pastExpiryMs < UNDER_WAY_GRACE_MS) return null;
  if (zohoStatus === 'expired' || pastExpiryMs >= 0) return 'expired';
  const failures = payments.filter(({ status }) => paymentHasFailed(status)).length;
  const noneLeft = failures >= (session.maxAttempts ?? DEFAULT_MAX_ATTEMPTS);
  return zohoStatus === 'failed' || noneLeft ? 'failed' : null;
}
