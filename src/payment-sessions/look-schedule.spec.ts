import { DAY, HOUR, MINUTE, SECOND } from '../common/durations.js';
import { nextLookAt } from './look-schedule.js';
import { SESSION_STATUSES, type SessionStatus } from './session-status.js';

const createdAt = new Date('2026-12-01T10:00:00Z');
const expiresAt = new Date(createdAt.getTime() + 15 * MINUTE);

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
  const open = ages.filter((age) => age < 15 * MINUTE);
  expect(open[0]).toBe(20 * SECOND);
  for (const [index, age] of open.entries()) expect(age - (open[index - 1] ?? 0)).toBeLessThanOrEqual(MINUTE);
  const tail = ages.filter((age) => age >= 15 * MINUTE).map((age) => age - 15 * MINUTE);
  expect(tail).toEqual([5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY]);
});

it.each(['failed', 'expired', 'create_unknown'] as const)(
  'looks at a session that is %s only for late money',
  (status) => {
    expect(next(status, MINUTE)).toBe(15 * MINUTE + 5 * SECOND);
    expect(looks(status)).toHaveLength(9);
  },
);

it('looks soon at a session whose create call should have ended long ago', () => {
  expect(looks('creating')[0]).toBe(65 * SECOND);
});

it.each(['succeeded', 'create_failed'] as const)('needs no look at a session that is %s', (status) => {
  expect(next(status, 0)).toBeNull();
});

it('never plans a look into the past, and ends after a week', () => {
  for (const status of SESSION_STATUSES)
    for (const age of [0, 20 * SECOND, 14 * MINUTE, 15 * MINUTE, HOUR, 6 * DAY]) {
      const at = next(status, age);
      if (at !== null) expect(at).toBeGreaterThan(age);
    }
  expect(next('expired', 8 * DAY)).toBeNull();
});

it('spreads looks that fall due together, a little', () => {
  expect(next('open', 0, 1)).toBe(22 * SECOND);
  expect(next('expired', 2 * HOUR, 1)).toBe(15 * MINUTE + 2 * HOUR + 5 * SECOND);
});

it('plans no look at an open session beyond a short life', () => {
  const short = { status: 'open' as const, createdAt, expiresAt: new Date(createdAt.getTime() + 5 * MINUTE) };
  const at = nextLookAt(short, new Date(createdAt.getTime() + 4.5 * MINUTE), 0);
  expect(at).toEqual(new Date(createdAt.getTime() + 5 * MINUTE + 5 * SECOND));
});
