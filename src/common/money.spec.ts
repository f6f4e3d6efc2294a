import { InvalidAmountError, minorDigits, toDecimal, toMinor } from './money.js';

describe('decimal text → minor units', () => {
  it.each([
    ['1499.50', 'INR', 149_950n],
    ['1499.5', 'INR', 149_950n],
    ['500', 'INR', 50_000n],
    ['0.01', 'INR', 1n],
    ['0', 'INR', 0n],
    ['007.00', 'INR', 700n],
    ['0.07', 'USD', 7n],
    ['1.10', 'USD', 110n],
    ['500', 'JPY', 500n],
    ['500.00', 'JPY', 500n],
    ['1.234', 'KWD', 1234n],
    ['1.2', 'BHD', 1200n],
    ['1.230000', 'KWD', 1230n],
    ['92233720368547758.07', 'INR', 9_223_372_036_854_775_807n],
    ['9007199254740993.01', 'INR', 900_719_925_474_099_301n], // beyond what a float can hold
  ])('%s %s is %d', (text, currency, minor) => {
    expect(toMinor(text, currency)).toBe(minor);
  });

  it.each([
    ['1.005', 'INR'],
    ['500.50', 'JPY'],
    ['1.2345', 'KWD'],
    ['92233720368547758.08', 'INR'],
    ['-1.00', 'INR'],
    ['+1', 'INR'],
    ['1e3', 'INR'],
    ['1,000', 'INR'],
    ['.5', 'INR'],
    ['5.', 'INR'],
    ['', 'INR'],
    [' 1', 'INR'],
    ['1\n', 'INR'],
    ['0x10', 'INR'],
    ['NaN', 'INR'],
    ['१', 'INR'],
  ])('%j %s is no amount', (text, currency) => {
    expect(() => toMinor(text, currency)).toThrow(InvalidAmountError);
  });

  it('refuses a caller’s digits beyond the currency’s, even zeros', () => {
    expect(() => toMinor('500.00', 'JPY', { strictDigits: true })).toThrow('JPY has 0 fraction digits');
    expect(toMinor('500.0', 'INR', { strictDigits: true })).toBe(50_000n);
  });
});

describe('minor units → decimal text', () => {
  it.each([
    [149_950n, 'INR', '1499.50'],
    [1n, 'INR', '0.01'],
    [0n, 'INR', '0.00'],
    [500n, 'JPY', '500'],
    [0n, 'JPY', '0'],
    [5n, 'KWD', '0.005'],
    [-5n, 'INR', '-0.05'],
    [9_223_372_036_854_775_807n, 'INR', '92233720368547758.07'],
  ])('%d %s is "%s"', (minor, currency, text) => {
    expect(toDecimal(minor, currency)).toBe(text);
  });

  it.each(['INR', 'JPY', 'KWD'])('and back is the same (%s)', (currency) => {
    for (const minor of [0n, 1n, 9n, 10n, 99n, 100n, 101n, 999n, 1000n, 123_456_789n])
      expect(toMinor(toDecimal(minor, currency), currency, { strictDigits: true })).toBe(minor);
  });
});

it('knows how many digits a currency has, two unless it is told otherwise', () => {
  expect(['INR', 'JPY', 'KWD', 'XXX'].map(minorDigits)).toEqual([2, 0, 3, 2]);
});
