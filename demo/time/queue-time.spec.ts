import { describe, expect, it } from '@jest/globals';
import { parseCronItems } from 'graphile-worker';
import { beginsWithin } from './queue-time.js';

describe('what cron begins while time is moved', () => {
  const begins = (match: string, from: string, to: string): boolean => {
    const [item] = parseCronItems([{ task: 'x', match }]);
    return item !== undefined && beginsWithin(item.match, new Date(from), new Date(to));
  };

  it.each([
    ['* * * * *', '2026-11-27T14:00:00Z', '2026-11-27T14:01:00Z', true],
    ['* * * * *', '2026-11-27T14:00:01Z', '2026-11-27T14:00:59Z', false],
    ['23 3 * * *', '2026-11-27T20:00:00Z', '2026-11-28T08:00:00Z', true],
    ['23 3 * * *', '2026-11-27T04:00:00Z', '2026-11-28T03:22:59Z', false],
    ['37 * * * *', '2026-11-27T14:37:00Z', '2026-11-27T15:36:59Z', false],
  ])('%s from %s to %s: %s', (match, from, to, expected) => {
    expect(begins(match, from, to)).toBe(expected);
  });
});
