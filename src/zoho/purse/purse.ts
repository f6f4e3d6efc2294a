import { SECOND_MS } from '../../common/durations.js';
import { CALL_CLASSES, type CallClass, TERMS } from './call-class.js';
import { addCalls, countCalls, slotsAt, type Slot, steadyRate, WINDOW_SECONDS } from './call-log.js';
import { afterRefusal, levelAt, type Throttle } from './throttle.js';

/**
 * Our quota of calls to Zoho, shared by all replicas: the calls of the last minute by class, and what Zoho's 429s have taught us.
 * Everything here is pure; times are milliseconds of PostgreSQL's clock. Why it is as it is: docs/decisions/0015.
 */
export interface PurseState {
  readonly slots: readonly Slot[];
  readonly throttle: Throttle | null;
}

export const EMPTY_PURSE: PurseState = { slots: [], throttle: null };

/** Of what is free for a class, so much may go at once beyond the pace: a hundred calls of a quiet minute, hardly one of a full one. */
const BURST_OF_FREE = 0.25;
/** Of a class's own floor that is spread over the minute, so many seconds' worth may go at once. */
const BURST_OF_FLOOR_SECONDS = 4;
/** So many go together in any case: a create and the look that follows it, also where the whole quota is a handful. */
const SMALLEST_BURST = 2;
/** Over how many seconds the pace is kept. What was earlier is in the pace itself, which is lower after a burst. */
const PACE_SECONDS = 6;
/** A class that must spread its floor may go at twice the floor's rate, so that it need not be exactly regular to use it up. */
const FLOOR_PACE = 2;
/** While Zoho throttles us, a create and a piece of news each go this often all the same; they also find out that it is over. */
const TRICKLE_SECONDS = 2;
const TRICKLES: ReadonlySet<CallClass> = new Set(['create', 'news']);

/** How many calls of a class may be made at `now`. Never more than the limit in any 60 seconds, whatever the classes. */
export function allowance(state: PurseState, limit: number, callClass: CallClass, now: number): number {
  const second = secondOf(now);
  const slots = slotsAt(state.slots, second);
  const level = levelAt(state.throttle, limit, now);
  const total = countCalls(slots);
  const { quietUntil = 0, pausedUntil = 0 } = state.throttle ?? {};
  if (now < quietUntil) return 0;
  const trickle = state.throttle && total < limit ? trickleOf(slots, callClass, second) : 0;
  if (now < pausedUntil) return trickle;
  const free = Math.floor(level) - total - keptForOthers(slots, level, callClass);
  const most = Math.max(ownShare(slots, level, callClass, second), borrowable(slots, free, callClass, second));
  return Math.max(Math.min(free, most), trickle);
}

/** The purse after `count` calls of a class. */
export function spend(state: PurseState, callClass: CallClass, count: number, now: number): PurseState {
  return { ...state, slots: addCalls(state.slots, callClass, count, secondOf(now)) };
}

/** The purse after Zoho's 429, the refused call included. */
export function refuse(state: PurseState, limit: number, now: number, retryAfterMs?: number): PurseState {
  const sent = countCalls(slotsAt(state.slots, secondOf(now)));
  return { ...state, throttle: afterRefusal(state.throttle, limit, sent, now, retryAfterMs) };
}

/** In how many ms a call of the class may be made, if nobody else makes any: 0 is now. */
export function waitFor(state: PurseState, limit: number, callClass: CallClass, now: number): number {
  const { pausedUntil = 0 } = state.throttle ?? {};
  if (allowance(state, limit, callClass, now) > 0) return 0;
  // All that is counted is counted by whole seconds.
  for (let ahead = 1; ahead < WINDOW_SECONDS; ahead++) {
    const at = (secondOf(now) + ahead) * SECOND_MS;
    if (allowance(state, limit, callClass, at) > 0) return at - now;
  }
  return Math.max(WINDOW_SECONDS * SECOND_MS, pausedUntil - now);
}

/** Calls of the last minute by class. */
export function usedByClass(state: PurseState, now: number): Record<CallClass, number> {
  const slots = slotsAt(state.slots, secondOf(now));
  const used = CALL_CLASSES.map((callClass) => [callClass, countCalls(slots, callClass)] as const);
  return Object.fromEntries(used) as Record<CallClass, number>;
}

/** The part of the floor that is not used yet; at once or spread over the minute, as the class's terms say. */
function ownShare(slots: readonly Slot[], level: number, callClass: CallClass, second: number): number {
  const { floor, mayBurst } = TERMS[callClass];
  const unused = Math.floor(floor * level) - countCalls(slots, callClass);
  if (mayBurst) return unused;
  const rate = (FLOOR_PACE * floor * level) / WINDOW_SECONDS;
  return Math.min(unused, evenly(slots, rate, BURST_OF_FLOOR_SECONDS * rate, second, callClass));
}

/** What others leave: no faster than the rate that never runs dry, of which the less urgent leave a part to the urgent. */
function borrowable(slots: readonly Slot[], free: number, callClass: CallClass, second: number): number {
  return evenly(slots, TERMS[callClass].pace * steadyRate(slots, free, second), BURST_OF_FREE * free, second);
}

/** How many calls may go at `second` if no stretch up to it may hold more than a burst, and `rate` calls for each of its seconds. */
function evenly(slots: readonly Slot[], rate: number, burst: number, second: number, callClass?: CallClass): number {
  const together = Math.max(SMALLEST_BURST, burst);
  let left = together;
  for (let ago = 0; ago < PACE_SECONDS; ago++) {
    const recent = countCalls(slots, callClass, second - ago);
    left = Math.min(left, together + rate * ago - recent);
  }
  return Math.floor(left);
}

function keptForOthers(slots: readonly Slot[], level: number, callClass: CallClass): number {
  return CALL_CLASSES.filter((other) => other !== callClass).reduce((sum, other) => {
    const { floor, kept } = TERMS[other];
    const unused = Math.max(0, floor * level - countCalls(slots, other));
    return sum + Math.floor(Math.min(kept * level, unused));
  }, 0);
}

function trickleOf(slots: readonly Slot[], callClass: CallClass, second: number): number {
  if (!TRICKLES.has(callClass)) return 0;
  return countCalls(slots, callClass, second - TRICKLE_SECONDS + 1) === 0 ? 1 : 0;
}

function secondOf(ms: number): number {
  return Math.floor(ms / SECOND_MS);
}
