import { customerFee, shareOf } from './fees.js';
import { addBusinessDays, debitSettlesAt } from './business-days.js';

describe('a fee that the shopper bears', () => {
  it.each([
    [{ percent: '2.36' }, 500_00, 'INR', 11_80],
    [{ amount: '5.00' }, 500_00, 'INR', 5_00],
    [{ percent: '1', amount: '2.50' }, 199_99, 'INR', 4_50],
    [{ percent: '0.5' }, 99, 'INR', null],
    [{ percent: '2' }, 505_00, 'JPY', 10_00],
    [{ percent: '1.5' }, 1_234, 'KWD', 19],
    [{ percent: '2.36' }, 999_999_999_999_99, 'INR', 23_600_000_000_00],
    [undefined, 500_00, 'INR', null],
  ] as const)('%j of %i %s is %s', (rule, amountMinor, currency, fee) => {
    expect(customerFee(rule, { amountMinor, currency })).toBe(fee);
  });

  it('rounds half up, to the digits that the currency has', () => {
    expect(shareOf(25, '2', 'INR')).toBe(1);
    expect(shareOf(24, '2', 'INR')).toBe(0);
    expect(shareOf(25_00, '2', 'JPY')).toBe(1_00);
    expect(shareOf(24_00, '2', 'JPY')).toBe(0);
  });
});

describe('business days', () => {
  const days = (iso: string, count: number) => new Date(addBusinessDays(Date.parse(iso), count)).toISOString();

  it('leave Saturdays and Sundays out', () => {
    expect(days('2026-11-25T10:00:00Z', 1)).toBe('2026-11-26T10:00:00.000Z');
    expect(days('2026-11-27T10:00:00Z', 1)).toBe('2026-11-30T10:00:00.000Z');
    expect(days('2026-11-28T10:00:00Z', 4)).toBe('2026-12-03T10:00:00.000Z');
  });

  it('settle a debit four of them later, five after 18:00 UTC', () => {
    expect(debitSettlesAt(Date.parse('2026-11-23T17:59:59Z'), 4)).toBe(Date.parse('2026-11-27T17:59:59Z'));
    expect(debitSettlesAt(Date.parse('2026-11-23T18:00:00Z'), 4)).toBe(Date.parse('2026-11-30T18:00:00Z'));
  });
});
