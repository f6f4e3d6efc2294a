import { toFilters } from './search-filters.js';

it('takes a day as all of it, in UTC', () => {
  expect(toFilters({ createdFrom: '2026-03-01', createdTo: '2026-03-01' })).toMatchObject({
    createdFrom: new Date('2026-03-01T00:00:00.000Z'),
    createdTo: new Date('2026-03-01T23:59:59.999Z'),
  });
});

it('compares an amount in the minor units of the currency given', () => {
  expect(toFilters({ minAmount: '10.5', currency: 'INR' }).amounts).toEqual([
    { currency: 'INR', digits: 2, min: 1050n, max: null },
  ]);
  expect(toFilters({ maxAmount: '10', currency: 'JPY' }).amounts).toEqual([
    { currency: 'JPY', digits: 0, min: null, max: 10n },
  ]);
});

it("compares an amount without a currency in each order's own, rounding into the range", () => {
  expect(toFilters({ minAmount: '10.505', maxAmount: '10.505' }).amounts).toEqual([
    { currency: null, digits: 0, min: 11n, max: 10n }, // no yen can be that
    { currency: null, digits: 2, min: 1051n, max: 1050n },
    { currency: null, digits: 3, min: 10505n, max: 10505n },
  ]);
});

it('names every contradiction at once', () => {
  const query = { createdFrom: '2026-03-02', createdTo: '2026-03-01', minAmount: '2', maxAmount: '1.999' };
  expect(() => toFilters(query)).toThrow(
    expect.objectContaining({
      extras: {
        errors: [
          { path: 'createdTo', message: 'must not be before createdFrom' },
          { path: 'maxAmount', message: 'must not be less than minAmount' },
        ],
      },
    }),
  );
});
