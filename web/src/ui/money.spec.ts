import { describe, expect, it } from '@jest/globals';
import { amountProblem, compare, formatMoney, isZero, subtract } from './money';

/** Beyond 2^53 minor units: a float would lose the last digits. */
const HUGE = '123456789012345678.91';

describe('formatMoney', () => {
  it.each([
    ['1499.50', 'INR', '₹1,499.50'],
    ['12345678.90', 'INR', '₹1,23,45,678.90'],
    ['12345678.90', 'USD', '$12,345,678.90'],
    ['1500', 'JPY', '¥1,500'],
    ['10.500', 'KWD', 'KWD 10.500'],
    ['0.00', 'EUR', '€0.00'],
    ['-12.30', 'USD', '−$12.30'],
  ])('shows %s of %s as %s', (amount, currency, shown) => {
    expect(formatMoney(amount, currency)).toBe(shown);
  });

  it('keeps every digit of an amount that no float can hold', () => {
    expect(formatMoney(HUGE, 'USD')).toBe('$123,456,789,012,345,678.91');
  });

  it('shows a currency that the browser does not know by its code', () => {
    expect(formatMoney('5.00', 'no currency')).toBe('no currency 5.00');
  });
});

describe('subtract', () => {
  it.each([
    ['0.30', '0.10', '0.20'],
    ['1499.50', '1499.50', '0.00'],
    ['1.00', '1.01', '-0.01'],
    ['-1.00', '0.50', '-1.50'],
    ['10', '3', '7'],
    ['1.000', '0.001', '0.999'],
    ['10', '0.5', '9.5'],
  ])('%s - %s = %s', (a, b, difference) => {
    expect(subtract(a, b)).toBe(difference);
  });

  it('is exact where floats are not', () => {
    expect(subtract(HUGE, '0.01')).toBe('123456789012345678.90');
  });
});

it.each([
  ['1.00', '1.00', 0],
  ['1.0', '1.00', 0],
  ['9.99', '10.00', -1],
  ['10.00', '9.99', 1],
  ['-2.00', '-1.00', -1],
  [HUGE, '123456789012345678.90', 1],
])('compares %s with %s: %i', (a, b, order) => {
  expect(compare(a, b)).toBe(order);
});

it.each([
  ['0.00', true],
  ['0', true],
  ['0.01', false],
  ['100.00', false],
])('%s is zero: %s', (amount, zero) => {
  expect(isZero(amount)).toBe(zero);
});

describe('amountProblem', () => {
  it.each([
    ['1499.50', '100.00'],
    ['1499.5', '100.00'],
    ['1499', '100.00'],
    ['1500', '100'],
    ['0.001', '1.000'],
  ])('takes %s where amounts look like %s', (text, like) => {
    expect(amountProblem(text, like)).toBeNull();
  });

  it.each([
    ['', '100.00', 'Write digits'],
    ['1,499.50', '100.00', 'Write digits'],
    ['-5', '100.00', 'Write digits'],
    ['1e3', '100.00', 'Write digits'],
    ['5.', '100.00', 'Write digits'],
    ['1234567890123', '100.00', 'Write digits'],
    ['1.005', '100.00', 'At most 2 digits'],
    ['1.5', '100', 'At most 0 digits'],
    ['0.00', '100.00', 'more than zero'],
  ])('refuses "%s" where amounts look like %s', (text, like, problem) => {
    expect(amountProblem(text, like)).toContain(problem);
  });
});
