import { describe, expect, it } from '@jest/globals';
import { toDate } from '../zoho/zoho.mapper.js';
import { expiryOf } from './session-outcome.js';

const CALLED = new Date('2026-12-01T10:00:00.250Z');
const counted = { createdAt: CALLED, expiresAt: new Date(CALLED.getTime() + 900_000) };
const lifeMs = (createdTime: string | undefined, expiryTime: string | undefined): number =>
  expiryOf({ createdAt: toDate(createdTime), expiresAt: toDate(expiryTime) }, counted).getTime() - CALLED.getTime();

describe("a session lives as long as Zoho's own two times say (contract 5, rule 7)", () => {
  it.each([
    ['in seconds', '1796119200', '1796119245', 45_000],
    ['in milliseconds', '1796119200000', '1796119245000', 45_000],
    ['in one of each', '1796119200', '1796119245000', 45_000],
    ['on a clock that is hours off', '1796100000', '1796100300', 300_000],
    ['at the shortest', '1796119200', '1796119230', 30_000],
    ['at the longest', '1796119200', '1796205600', 86_400_000],
  ])('told %s', (_how, created, expiry, life) => {
    expect(lifeMs(created, expiry)).toBe(life);
  });

  it.each([
    ['says nothing', undefined, undefined],
    ['leaves one out', undefined, '1796119245'],
    ['says it is over before it begins', '1796119200', '1796119100'],
    ['says less than half a minute', '1796119200', '1796119229'],
    ['says more than a day', '1796119200', '1796205601'],
  ])('ours where Zoho %s', (_how, created, expiry) => {
    expect(lifeMs(created, expiry)).toBe(900_000);
  });
});
