import fc from 'fast-check';
import type { FieldProblem } from '../../common/app-error.js';
import type { OrderItem } from '../../orders/order.js';
import { checkLines } from './check-lines.js';

function problemsOf(items: Omit<OrderItem, 'name'>[], amountMinor: bigint, currency = 'INR'): FieldProblem[] {
  const problems: FieldProblem[] = [];
  checkLines(items.map((item) => ({ name: 'Tea', ...item })), currency, amountMinor, problems); // prettier-ignore
  return problems;
}

it.each<[string, Omit<OrderItem, 'name'>[], bigint, string?]>([
  ['a coupon', [{ quantity: 2, unitAmount: '749.75' }, { quantity: 1, unitAmount: '-149.90' }], 134_960n],
  ['three for a hundred', [{ quantity: 3, unitAmount: '33.33', totalAmount: '100.00' }], 10_000n],
  ['half a kilogram', [{ quantity: '0.5', unitAmount: '299.00' }], 14_950n],
  ['3,000 at 0.03333', [{ quantity: 3000, unitAmount: '0.03333', totalAmount: '99.99' }], 9_999n],
  ['a line that says its total alone', [{ totalAmount: '50.00' }, { totalAmount: '-0.01' }], 4_999n],
  ['a price without a quantity', [{ unitAmount: '10.00' }], 1_000n],
  ['something for nothing', [{ unitAmount: '0.00' }, { totalAmount: '1.00' }], 100n],
  ['yen', [{ quantity: '1.5', unitAmount: '100' }], 150n, 'JPY'],
  ['dinars', [{ quantity: 3, unitAmount: '0.333' }], 999n, 'KWD'],
  ['lines of which one has no price: there is nothing to add up', [{ unitAmount: '10.00' }, {}], 99n],
  ['no lines', [], 99n],
  ['places that cancel out', [{ quantity: '0.3333', unitAmount: '10.00' }, { quantity: '0.6667', unitAmount: '10.00' }], 1_000n],
])('takes %s', (_name, items, amount, currency = 'INR') => {
  expect(problemsOf(items, amount, currency)).toEqual([]);
}); // prettier-ignore

it.each<[string, Omit<OrderItem, 'name'>[], bigint, string, string?]>([
  ['a total that is not the amount', [{ quantity: 2, unitAmount: '749.75' }], 149_949n, 'items: total 1499.50, '],
  ['the last digit of a huge cart', [{ quantity: 999_999_999, unitAmount: '1.01' }], 100_999_999_998n, 'items: total 1009999998.99'],
  ['a total that is no amount', [{ quantity: '0.3333', unitAmount: '10.00' }], 333n, 'items: total 3.333, '],
  ['a unit price finer than money, without a total', [{ unitAmount: '1.005' }], 100n, 'items.0.unitAmount: has more than the 2'],
  ['a total finer than money', [{ totalAmount: '1.005' }], 100n, 'items.0.totalAmount: has more than the 2'],
  ['paise of a yen', [{ totalAmount: '1.0' }], 1n, 'items.0.totalAmount: has more than the 0', 'JPY'],
  ['more discount than price', [{ unitAmount: '1.00' }, { unitAmount: '-2.00' }], 100n, 'items: total -1.00'],
])('refuses %s', (_name, items, amount, problem, currency = 'INR') => {
  const said = problemsOf(items, amount, currency).map(({ path, message }) => `${path}: ${message}`);
  expect(said).toEqual([expect.stringContaining(problem)]);
}); // prettier-ignore

it('adds up any totals to the last digit, whatever the quantities and prices beside them say', () => {
  const line = fc.record({ total: fc.bigInt(-(10n ** 12n), 10n ** 12n), quantity: fc.integer({ min: 1, max: 999 }) });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 50 }), (lines) => {
      const items = lines.map(({ total, quantity }) => ({ quantity, unitAmount: '0.000001', totalAmount: text(total) }));
      const sum = lines.reduce((all, { total }) => all + total, 0n);
      expect(problemsOf(items, sum)).toEqual([]);
      expect(problemsOf(items, sum + 1n)).toHaveLength(1);
    }),
  );
}); // prettier-ignore

function text(paise: bigint): string {
  const digits = (paise < 0n ? -paise : paise).toString().padStart(3, '0');
  return `${paise < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
