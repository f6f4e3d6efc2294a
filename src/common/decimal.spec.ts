import fc from 'fast-check';
import { fromUnits, placesOf, toUnits } from './decimal.js';

it.each([
  ['0', 6, 0n],
  ['3', 0, 3n],
  ['0.5', 6, 500_000n],
  ['-149.90', 2, -14_990n],
  ['-0.000001', 6, -1n],
  ['0.03333', 12, 33_330_000_000n],
])('reads %s in %i places', (decimal, places, units) => {
  expect(toUnits(decimal, places)).toBe(units);
});

it.each([
  ['1.005', 2],
  ['', 2],
  ['.5', 2],
  ['1e3', 2],
  ['+1', 2],
  ['--1', 2],
  ['1,5', 2],
])('refuses %s in %i places', (decimal, places) => {
  expect(() => toUnits(decimal, places)).toThrow(RangeError);
});

it.each([
  [3_333_000_000_000n, 12, 2, '3.333'],
  [100_000_000_000_000n, 12, 2, '100.00'],
  [-149_900_000_000_000n, 12, 2, '-149.90'],
  [500n, 0, 0, '500'],
  [5_000_000_000_000n, 12, 0, '5'],
])('writes %i of %i places with at least %i as %s', (units, places, atLeast, text) => {
  expect(fromUnits(units, places, atLeast)).toBe(text);
});

it('writes what it reads', () => {
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.integer({ min: 0, max: 12 }), (units, places) => {
      const text = fromUnits(units, places, 0);
      expect(placesOf(text)).toBeLessThanOrEqual(places);
      expect(toUnits(text, places)).toBe(units);
    }),
  );
});
