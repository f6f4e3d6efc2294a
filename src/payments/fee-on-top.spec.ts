import { expect, it } from '@jest/globals';
import { feeOnTop } from './fee-on-top.js';

it.each([
  ['what is more is the fee', 51_180n, 1_180n, 1_180n],
  ['a unit less', 51_179n, 1_180n, null],
  ['a unit more', 51_181n, 1_180n, null],
  ['the shop bears it', 50_000n, 1_180n, null],
  ['nothing is charged', 50_000n, 0n, null],
  ['less was paid, by as much', 48_820n, 1_180n, null],
  ['no fee stated', 51_180n, null, null],
  ['no exact amount', null, 1_180n, null],
])('%s: %s paid with a fee of %s for 500.00 is a fee on top of %s', (_what, amountMinor, feeMinor, onTop) => {
  expect(feeOnTop({ amountMinor, feeMinor }, 50_000n)).toBe(onTop);
});
