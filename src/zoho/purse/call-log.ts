import { CALL_CLASSES, type CallClass } from './call-class.js';

/** The calls of one second of PostgreSQL's clock, by the order of {@link CALL_CLASSES}. */
export interface Slot {
  readonly second: number;
  readonly calls: readonly number[];
}

/**
 * Zoho counts a minute of arrivals, and whether it is a fixed or a sliding one is not documented (zoho 6.2), so every 60 seconds
 * count. A call is on its way for part of a second, and a slot is a whole one: hence two more.
 */
export const WINDOW_SECONDS = 62;

/** The slots whose calls Zoho may still count at `second`, oldest first. */
export function slotsAt(slots: readonly Slot[], second: number): readonly Slot[] {
  return slots.filter((slot) => slot.second > second - WINDOW_SECONDS);
}

/** Calls in `slots`, of one class or of all, from second `since` on. */
export function countCalls(slots: readonly Slot[], callClass?: CallClass, since = -Infinity): number {
  const index = callClass === undefined ? -1 : CALL_CLASSES.indexOf(callClass);
  let count = 0;
  for (const { second, calls } of slots) {
    if (second >= since) count += index < 0 ? calls.reduce((sum, n) => sum + n, 0) : (calls[index] ?? 0);
  }
  return count;
}

/** `slots` with `count` more calls of a class, made in `second`; those that have aged out are dropped. */
export function addCalls(slots: readonly Slot[], callClass: CallClass, count: number, second: number): Slot[] {
  const live = slotsAt(slots, second);
  const current = live.find((slot) => slot.second === second);
  const calls = CALL_CLASSES.map((name, i) => (current?.calls[i] ?? 0) + (name === callClass ? count : 0));
  return [...live.filter((slot) => slot !== current), { second, calls }].sort((a, b) => a.second - b.second);
}

/**
 * The highest rate, in calls a second, that could be kept up from now on without the quota ever running dry: what is free now and
 * what comes back later is spread evenly. After a burst it is low, and so the rest of the minute is not left empty.
 */
export function steadyRate(slots: readonly Slot[], free: number, second: number): number {
  const live = slotsAt(slots, second);
  let rate = free / WINDOW_SECONDS + countCalls(live) / WINDOW_SECONDS;
  let available = free;
  for (const slot of live) {
    const backIn = slot.second + WINDOW_SECONDS - second;
    rate = Math.min(rate, available / backIn); // just before this slot comes back
    available += countCalls([slot]);
  }
  return Math.max(rate, 0);
}
