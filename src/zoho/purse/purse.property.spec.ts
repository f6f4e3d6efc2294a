import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../../test/support/property-runs.js';
import { CALL_CLASSES, type CallClass, TERMS } from './call-class.js';
import { allowance, EMPTY_PURSE, type PurseState, refuse, spend, usedByClass, waitFor } from './purse.js';

/** Each plays up to three minutes of demand by the second; 300 take about three seconds of one core. */
const RUNS = propertyRuns(300);
const START = 1_700_000_000_000;

/** One moment: so much later, so many of a class are wanted; perhaps Zoho says 429 to it. */
interface Wish {
  afterMs: number;
  callClass: CallClass;
  wanted: number;
  isRefused: boolean;
}

const wishes = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 20_000 })),
    callClass: fc.constantFrom(...CALL_CLASSES),
    wanted: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant(5_000)),
    isRefused: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
  }),
  { minLength: 1, maxLength: 150 },
);
const limits = fc.oneof(fc.constantFrom(1, 2, 20, 60, 600), fc.integer({ min: 1, max: 2_000 }));

interface Made {
  at: number;
  callClass: CallClass;
  count: number;
}

function play(limit: number, all: readonly Wish[]): { state: PurseState; made: Made[]; now: number } {
  let [state, now] = [EMPTY_PURSE, START];
  const made: Made[] = [];
  for (const { afterMs, callClass, wanted, isRefused } of all) {
    now += afterMs;
    const count = Math.min(wanted, Math.max(0, allowance(state, limit, callClass, now)));
    if (count > 0) {
      state = spend(state, callClass, count, now);
      made.push({ at: now, callClass, count });
    }
    if (isRefused && count > 0) state = refuse(state, limit, now);
  }
  return { state, made, now };
}

/** Every class but one wants as much as it can get, and that one `perMinute`, evenly. How many it got in the third minute. */
function gotBeside(greedy: readonly CallClass[], modest: CallClass, perMinute: number, limit: number): number {
  let [state, got, asked] = [EMPTY_PURSE, 0, 0];
  for (let ms = 0; ms < 186_000; ms += 100) {
    const now = START + ms;
    for (const callClass of greedy) {
      state = spend(state, callClass, Math.max(0, allowance(state, limit, callClass, now)), now);
    }
    asked += perMinute / 600;
    while (asked >= 1 && allowance(state, limit, modest, now) > 0) {
      state = spend(state, modest, 1, now);
      asked -= 1;
      if (ms >= 124_000) got += 1;
    }
  }
  return got;
}

describe('the purse', () => {
  it('never has more than the limit in any sixty seconds, refused calls included', () => {
    fc.assert(
      fc.property(limits, wishes, (limit, all) => {
        const { made } = play(limit, all);
        for (const { at: end } of made) {
          const inWindow = made.filter(({ at }) => at > end - 60_000 && at <= end);
          const sum = inWindow.reduce((total, { count }) => total + count, 0);
          if (sum > limit) throw new Error(`${sum} calls of ${limit} in the minute up to ${end - START} ms`);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('has a call at once for what is urgent, however greedy everything less urgent was', () => {
    const patient: readonly CallClass[] = ['pulse', 'read', 'schedule', 'hunt'];
    fc.assert(
      fc.property(fc.constantFrom<CallClass>('create', 'news', 'person', 'retry'), wishes, (callClass, all) => {
        const limit = 600;
        const greedy = all.filter((wish) => patient.includes(wish.callClass));
        const { state, now } = play(
          limit,
          greedy.map((wish) => ({ ...wish, isRefused: false })),
        );
        // What one of them has eaten of its own part is not there for anybody.
        const eaten = Math.max(...patient.map((name) => TERMS[name].kept)) * limit;
        const kept = Math.floor(TERMS[callClass].kept * limit - eaten);
        expect(allowance(state, limit, callClass, now)).toBeGreaterThanOrEqual(kept);
      }),
      { numRuns: RUNS },
    );
  });

  it('says truly how long to wait', () => {
    fc.assert(
      fc.property(limits, fc.constantFrom(...CALL_CLASSES), wishes, (limit, callClass, all) => {
        const { state, now } = play(limit, all);
        const waitMs = waitFor(state, limit, callClass, now);
        expect(waitMs).toBeLessThanOrEqual(120_000);
        expect(allowance(state, limit, callClass, now + waitMs)).toBeGreaterThan(0);
      }),
      { numRuns: RUNS },
    );
  });

  it.each(CALL_CLASSES)('gives %s its floor while all others take what they can get', (modest) => {
    const greedy = CALL_CLASSES.filter((callClass) => callClass !== modest);
    const perMinute = Math.floor(600 * TERMS[modest].floor * 0.9);
    expect(gotBeside(greedy, modest, perMinute, 600)).toBeGreaterThanOrEqual(perMinute - 2);
  });

  it('lends an unused floor: reads alone get two thirds of the quota, evenly', () => {
    let state = EMPTY_PURSE;
    const bySecond: number[] = [];
    for (let second = 0; second < 124; second++) {
      const now = START + second * 1000;
      const count = Math.max(0, allowance(state, 600, 'read', now));
      state = spend(state, 'read', count, now);
      bySecond.push(count);
    }
    const lastMinute = bySecond.slice(-60).reduce((sum, n) => sum + n, 0);
    expect(lastMinute).toBeGreaterThan(380);
    expect(Math.max(...bySecond)).toBeLessThanOrEqual(125);
    const sixes = bySecond.map((_, i) => bySecond.slice(i, i + 6).reduce((sum, n) => sum + n, 0)).slice(0, -6);
    expect(Math.min(...sixes)).toBeGreaterThan(0);
  });

  it('lets a burst of creates go at once, and has a create every few seconds for the rest of the minute', () => {
    let state = EMPTY_PURSE;
    const first = allowance(state, 600, 'create', START);
    expect(first).toBeGreaterThanOrEqual(200);
    const at: number[] = [];
    for (let ms = 0; ms < 120_000; ms += 100) {
      const count = Math.max(0, allowance(state, 600, 'create', START + ms));
      state = spend(state, 'create', count, START + ms);
      if (count > 0) at.push(ms);
    }
    const gaps = at.slice(1).map((ms, i) => ms - (at[i] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(6_000);
  });

  it('counts every class', () => {
    const state = spend(spend(EMPTY_PURSE, 'news', 2, START), 'hunt', 1, START + 500);
    expect(usedByClass(state, START + 1_000)).toMatchObject({ news: 2, hunt: 1, create: 0 });
    expect(usedByClass(state, START + 62_000)).toMatchObject({ news: 0, hunt: 0 });
  });
});

describe('when Zoho says 429', () => {
  it('everything slows and creates and news keep a trickle', () => {
    const once = refuse(spend(EMPTY_PURSE, 'read', 300, START), 600, START);
    const state = refuse(once, 600, START + 2_000); // the second pause is of four seconds
    expect(CALL_CLASSES.filter((callClass) => allowance(state, 600, callClass, START + 3_000) > 0)).toEqual([]);
    const soon = START + 5_000;
    const allowed = CALL_CLASSES.filter((callClass) => allowance(state, 600, callClass, soon) > 0);
    expect(allowed).toEqual(['create', 'news']);
    expect(allowance(state, 600, 'create', soon)).toBe(1);
    expect(allowance(spend(state, 'create', 1, soon), 600, 'create', soon)).toBe(0);
  });

  it('a stray one is over in two and a half minutes', () => {
    const state = refuse(spend(EMPTY_PURSE, 'create', 3, START), 600, START);
    expect(allowance(state, 600, 'create', START + 62_000)).toBeGreaterThan(100);
    expect(allowance(state, 600, 'create', START + 150_000)).toBe(allowance(EMPTY_PURSE, 600, 'create', START));
  });

  it('finds a quota lowered to half within two minutes, and then hardly meets it again', () => {
    let state = EMPTY_PURSE;
    const accepted: number[] = [];
    const refusals: number[] = [];
    const creates: number[] = [];
    for (let ms = 0; ms < 600_000; ms += 200) {
      const now = START + ms;
      for (const callClass of CALL_CLASSES) {
        if (callClass === 'create' && ms % 1_000 !== 0) continue; // sixty creates a minute, the others without end
        const count = Math.min(callClass === 'create' ? 1 : 50, Math.max(0, allowance(state, 600, callClass, now)));
        state = spend(state, callClass, count, now);
        for (let i = 0; i < count; i++) {
          while ((accepted[0] ?? Infinity) <= ms - 60_000) accepted.shift();
          if (accepted.length < 300) {
            accepted.push(ms);
            if (callClass === 'create') creates.push(ms);
          } else {
            refusals.push(ms);
            state = refuse(state, 600, now);
          }
        }
      }
    }
    expect(refusals.filter((ms) => ms > 120_000).length).toBeLessThanOrEqual(5);
    const createsIn = (minute: number) => creates.filter((ms) => Math.floor(ms / 60_000) === minute).length;
    for (let minute = 2; minute < 10; minute++) expect(createsIn(minute)).toBeGreaterThanOrEqual(50);
  });
});
