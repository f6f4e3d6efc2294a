import type { SessionStatus } from './session-status.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Ages at which an open session is looked at, from its creation. Shoppers pay in the first minutes, so that is where looks are
 * dense; one a minute then costs 1/600 of Zoho's budget per open session.
 */
const OPEN_AGES_MS = [20, 45, 75, 120, 180, 240, 300, 360, 420, 480, 540, 600, 660, 720, 780, 840].map(
  (s) => s * SECOND,
);

/**
 * Looks after expiry. The first is the one that may call the session expired; the tail is for late money: net banking and UPI
 * settle within minutes to hours, bank debits within days (fact sheet 2.4: whether a charge begun in time may end late is not
 * documented, so we assume it may).
 */
const TAIL_AGES_MS = [5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY];

/** What the schedule needs of a session. */
export interface Watched {
  status: SessionStatus;
  createdAt: Date;
  expiresAt: Date;
}

/**
 * When to look at a session next, or null if it needs no watching: money was taken, or Zoho never made it. A session whose
 * create call has not ended (`creating`, `create_unknown`) is looked at when it would expire, and after.
 */
export function nextLookAt({ status, createdAt, expiresAt }: Watched, now: Date): Date | null {
  if (status === 'succeeded' || status === 'create_failed') return null;
  const ages =
    status === 'open'
      ? OPEN_AGES_MS.map((age) => createdAt.getTime() + age).filter((t) => t < expiresAt.getTime())
      : [];
  const tail = TAIL_AGES_MS.map((age) => expiresAt.getTime() + age);
  const next = [...ages, ...tail].find((moment) => moment > now.getTime());
  return next === undefined ? null : new Date(next);
}
