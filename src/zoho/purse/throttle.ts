import { MINUTE_MS, SECOND_MS } from '../../common/durations.js';

/** What Zoho's 429s have taught us of its quota. */
export interface Throttle {
  /** What we took for the quota right after the last 429 … */
  readonly level: number;
  /** … and when that was. */
  readonly at: number;
  /** The number of calls a minute at which Zoho said 429: near it we grow carefully. */
  readonly ceiling: number;
  readonly pauseMs: number;
  readonly pausedUntil: number;
  /** Until then nobody calls, not even the most urgent: as long as Zoho asked for, or the first pause. */
  readonly quietUntil: number;
}

/** First pause after a 429, doubled with each one that follows: a stray one is over at once … */
const FIRST_PAUSE_MS = 2 * SECOND_MS;
/** … and Zoho's block of unknown length is probed at least once a minute, its own unit. */
const LONGEST_PAUSE_MS = MINUTE_MS;
/** A 429 says that the quota is at most what we sent; a tenth less, and it comes no more. */
const BELOW_REFUSED = 0.9;
/** One 429 alone, of whatever cause, takes no more than half; a lowered quota is found in a few of them. */
const LARGEST_CUT = 0.5;
/** A twentieth is enough to find out that it is over, and creates live on it. */
const LOWEST_SHARE = 0.05;
/** Per minute, as a share of the configured limit: a cut by half is mended in about two minutes … */
const QUICK_GROWTH = 0.25;
/** … and where Zoho said no before, the next attempt to go beyond comes a quarter of an hour later. */
const CAREFUL_GROWTH = 0.01;
const CAREFUL_FROM = 0.95;

/** The quota as we take it to be at `now`: the configured limit, or what is left of it after a 429, growing back evenly. */
export function levelAt(throttle: Throttle | null, limit: number, now: number): number {
  if (!throttle) return limit;
  const { level, ceiling, at } = throttle;
  const minutes = Math.max(0, now - at) / MINUTE_MS;
  const knee = Math.max(level, CAREFUL_FROM * ceiling);
  const quick = level + QUICK_GROWTH * limit * minutes;
  if (quick <= knee) return Math.min(quick, limit);
  const minutesBeyond = minutes - (knee - level) / (QUICK_GROWTH * limit);
  return Math.min(knee + CAREFUL_GROWTH * limit * minutesBeyond, limit);
}

/**
 * Zoho said 429 at `now`, when we had sent `sent` calls in the last minute.
 * @param retryAfterMs what Zoho asked for; without it the pause doubles with each 429 that follows another
 */
export function afterRefusal(
  known: Throttle | null,
  limit: number,
  sent: number,
  now: number,
  retryAfterMs?: number,
): Throttle {
  if (known && now < known.pausedUntil) return known; // calls that were under way when the first one came
  const level = levelAt(known, limit, now);
  const quietUntil = now + (retryAfterMs ?? FIRST_PAUSE_MS);
  // We were cut below what Zoho's own minute still holds: this one teaches nothing new.
  if (known && sent > level) {
    return { ...known, level, at: now, pausedUntil: now + (retryAfterMs ?? known.pauseMs), quietUntil };
  }
  const follows = known !== null && now < known.pausedUntil + LONGEST_PAUSE_MS;
  const pauseMs = follows ? Math.min(known.pauseMs * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
  const cut = Math.min(Math.max(BELOW_REFUSED * sent, LARGEST_CUT * level), BELOW_REFUSED * level);
  return {
    level: Math.max(cut, LOWEST_SHARE * limit, 1),
    at: now,
    // Far below our quota it was not our number of calls that Zoho minded.
    ceiling: sent >= LARGEST_CUT * level ? sent : (known?.ceiling ?? limit / CAREFUL_FROM),
    pauseMs,
    pausedUntil: now + (retryAfterMs ?? pauseMs),
    quietUntil,
  };
}
