import { expect, it } from '@jest/globals';
import { exactTime, shortTime } from './times';
import { duration, fromNow } from './words';

// Built of local parts, because times are shown in the reader's zone.
const AT = new Date(2026, 10, 27, 15, 4, 5).toISOString();

it('shows the year of a time only where it is another', () => {
  expect(exactTime(AT)).toBe('27 Nov 2026, 15:04:05');
  expect(shortTime(AT, new Date(2026, 0, 1).getTime())).toBe('27 Nov, 15:04:05');
  expect(shortTime(AT, new Date(2027, 0, 1).getTime())).toBe('27 Nov 2026, 15:04:05');
});

it.each([
  [-3 * 3_600, '3 hours ago'],
  [-119, '1 minute ago'],
  [-59, '59 seconds ago'],
  [0, 'now'],
  [12 * 60, 'in 12 minutes'],
  [86_400, 'tomorrow'],
  [-10 * 86_400, '10 days ago'],
])('says how far away a time %i seconds from now is: %s', (seconds, text) => {
  const now = Date.parse(AT);

  expect(fromNow(new Date(now + seconds * 1000).toISOString(), now)).toBe(text);
});

it.each([
  [0.4, '0 s'],
  [59.6, '1 min 0 s'],
  [90, '1 min 30 s'],
  [3_600, '1 h 0 min'],
  [172_799, '47 h 59 min'],
  [172_800, '2 days'],
])('says how long %d seconds are: %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
