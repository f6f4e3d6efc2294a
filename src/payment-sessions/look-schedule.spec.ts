import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../common/durations.js';
import { nextLookAt } from './look-schedule.js';
import { SESSION_STATUSES, type SessionStatus } from './session-status.js';

const createdAt = new Date('2026-12-01T10:00:00Z');
const expiresAt = new Date(createdAt.getTime() + 15 * MINUTE_MS);

const next = (status: SessionStatus, ageMs: number, random = 0): number | null => {
  const at = nextLookAt({ status, createdAt, expiresAt }, new Date(createdAt.getTime() + ageMs), random);
  return at && at.getTime() - createdAt.getTime();
};

/** Ages at which a session that never changes is looked at. */
function looks(status: SessionStatus): number[] {
  const ages: number[] = [];
  for (let age = next(status, 0); age !== null; age = next(status, age)) ages.push(age);
  return ages;
}

it('looks at an open session often while shoppers pay, then at its expiry, then for days', () => {
  const ages = looks('open');
  const open = ages.filter((age) => age < 15 * MINUTE_MS);
  expect(open[0]).toBe(20 * SECOND_MS);
  for (const [index, age] of open.entries()) expect(age - (open[index - 1] ?? 0)).toBeLessThanOrEqual(MINUTE_MS);
  const tail = ages.filter((age) => age >= 15 * MINUTE_MS).map((age) => age - 15 * MINUTE_MS);
  expect(tail).toEqual([
    5 * SECOND_MS,
    MINUTE_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    6 * HOUR_MS,
    DAY_MS,
    3 * DAY_MS,
    7 * DAY_MS,
  ]);
});

it.each(['failed', 'expired', 'create_unknown'] as const)(
  'looks at a session that is %s only for late money',
  (status) => {
    expect(next(status, MINUTE_MS)).toBe(15 * MINUTE_MS + 5 * SECOND_MS);
    expect(looks(status)).toHaveLength(9);
  },
);

it('looks soon at a session whose create call should have ended long ago', () => {
  expect(looks('creating')[0]).toBe(65 * SECOND_MS);
});

it.each(['succeeded', 'create_failed'] as const)('needs no look at a session that is %s', (status) => {
  expect(next(status, 0)).toBeNull();
});

it('never plans a look into the past, and ends after a week', () => {
  for (const status of SESSION_STATUSES)
    for (const age of [0, 20 * SECOND_MS, 14 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 6 * DAY_MS]) {
      const at = next(status, age);
      if (at !== null) expect(at).toBeGreaterThan(age);
    }
  expect(next('expired', 8 * DAY_MS)).toBeNull();
});

it('spreads looks that fall due together, a little', () => {
  expect(next('open', 0, 1)).toBe(22 * SECOND_MS);
  expect(next('expired', 2 * HOUR_MS, 1)).toBe(15 * MINUTE_MS + 2 * HOUR_MS + 5 * SECOND_MS);
});

it('plans no look at an open session beyond a short life', () => {
  const short = { status: 'open' as const, createdAt, expiresAt: new Date(createdAt.getTime() + 5 * MINUTE_MS) };
  const at = nextLookAt(short, new Date(createdAt.getTime() + 4.5 * MINUTE_MS), 0);
  expect(at).toEqual(new Date(createdAt.getTime() + 5 * MINUTE_MS + 5 * SECOND_MS));
});
