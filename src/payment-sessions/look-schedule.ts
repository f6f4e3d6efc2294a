import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../common/durations.js';
import type { SessionStatus } from './session-status.js';

/**
 * Ages at which an open session is looked at, from its creation. Shoppers pay in the first minutes, so that is where looks are
 * dense; one a minute then costs 1/600 of Zoho's budget per open session.
 */
const OPEN_AGES_MS = [20, 45, 75, 120, 180, 240, 300, 360, 420, 480, 540, 600, 660, 720, 780, 840].map(
  (s) => s * SECOND_MS,
);

/**
 * Looks after expiry. The first is the one that may call the session expired; the tail is for late money: net banking and UPI
 * settle within minutes to hours, bank debits within days (zoho 2.4: whether a charge begun in time may end late is not
 * documented, so we assume it may).
 */
const TAIL_AGES_MS = [
  5 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
  DAY_MS,
  3 * DAY_MS,
  7 * DAY_MS,
];

/** A create call ends within seconds; a session still `creating` after a minute has lost its creator and must be finished. */
const CREATING_AGE_MS = 65 * SECOND_MS;

/**
 * A session that Zoho did not know when asked is asked about again after these times: three answers over ten minutes are what is
 * believed (`reconciliation/rules/missing-session.ts`), and when it is every session of an account, three calls each is what it costs.
 */
const MISSED_AGES_MS = [5 * MINUTE_MS, 10 * MINUTE_MS];
/** Should a look fail in between. */
const MISSED_LATER_MS = 10 * MINUTE_MS;

/** Looks that fall due together (a sale starts, a replica comes back) are spread by up to this share of their delay. */
const JITTER_SHARE = 0.1;
const MAX_JITTER_MS = 5 * SECOND_MS;

/** What the schedule needs of a session. */
export interface Watched {
  status: SessionStatus;
  createdAt: Date;
  expiresAt: Date;
}

/**
 * When to look at a session next, or null if it needs no watching: money was taken, or Zoho never made it.
 * @param random from 0 to 1, for the jitter
 */
export function nextLookAt({ status, createdAt, expiresAt }: Watched, now: Date, random = Math.random()): Date | null {
  if (status === 'succeeded' || status === 'create_failed') return null;
  const ages = AGES_MS[status].map((age) => createdAt.getTime() + age).filter((moment) => moment < expiresAt.getTime());
  const tail = TAIL_AGES_MS.map((age) => expiresAt.getTime() + age);
  const next = [...ages, ...tail].find((moment) => moment > now.getTime());
  if (next === undefined) return null;
  return new Date(next + random * Math.min(MAX_JITTER_MS, JITTER_SHARE * (next - now.getTime())));
}

/** When to look again at a session that Zoho did not know at these looks, oldest first. */
export function nextLookAtMissed([first]: readonly Date[], now: Date): Date {
  const since = (first ?? now).getTime();
  const next = MISSED_AGES_MS.find((age) => since + age > now.getTime()) ?? now.getTime() - since + MISSED_LATER_MS;
  return new Date(since + next);
}

const AGES_MS: Readonly<Record<Exclude<SessionStatus, 'succeeded' | 'create_failed'>, readonly number[]>> = {
  creating: [CREATING_AGE_MS],
  open: OPEN_AGES_MS,
  failed: [],
  expired: [],
  create_unknown: [],
};
