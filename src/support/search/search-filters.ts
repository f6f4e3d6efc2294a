import { type FieldProblem, ValidationFailedError } from '../../common/app-error.js';
import { endOf, startOf } from '../../common/http/day-or-time.js';
import { InvalidAmountError, minorDigits, toMinor } from '../../common/money.js';
import type { CaseKind } from '../../cases/case-kinds.js';
import type { OrderStatus } from '../../orders/order-status.js';
import type { OrderFiltersQuery } from './search.query.js';

/** An amount range in the minor units of currencies with so many digits. Bounds are inclusive; null: none. */
export interface AmountRange {
  /** The one currency that is meant; null: every currency with `digits` minor digits. */
  currency: string | null;
  digits: number;
  min: bigint | null;
  max: bigint | null;
}

/** Which orders, checked and in the units of the tables. All that is given must hold. */
export interface OrderFilters {
  statuses: readonly OrderStatus[];
  attention: readonly CaseKind[];
  storefront: string | null;
  currency: string | null;
  /** Inclusive, both. */
  createdFrom: Date | null;
  createdTo: Date | null;
  /** An order's amount must lie in one of them; empty: any amount. */
  amounts: readonly AmountRange[];
  q: string | null;
}

/** Minor digits that currencies have (ISO 4217). */
const DIGITS = [0, 2, 3];

/** @throws ValidationFailedError naming every filter that cannot be meant, and why */
export function toFilters(query: OrderFiltersQuery): OrderFilters {
  const problems: FieldProblem[] = [];
  const createdFrom = startOf(query.createdFrom);
  const createdTo = endOf(query.createdTo);
  if (createdFrom && createdTo && createdFrom > createdTo)
    problems.push({ path: 'createdTo', message: 'must not be before createdFrom' });
  const amounts = toRanges(query, problems);
  if (problems.length > 0) throw new ValidationFailedError(problems);
  return {
    statuses: query.status ?? [],
    attention: query.attention ?? [],
    storefront: query.storefront ?? null,
    currency: query.currency ?? null,
    createdFrom,
    createdTo,
    amounts,
    q: query.q ?? null,
  };
}

/** Without a currency "at least 10.50" means 10.50 of each order's own: 1050 paise, 11 yen, 10500 fils. */
function toRanges(query: OrderFiltersQuery, problems: FieldProblem[]): AmountRange[] {
  const { minAmount, maxAmount, currency } = query;
  if (minAmount === undefined && maxAmount === undefined) return [];
  for (const path of ['minAmount', 'maxAmount'] as const) {
    const problem = currency === undefined ? null : digitsProblem(query[path], currency);
    if (problem) problems.push({ path, message: problem });
  }
  const ranges = (currency === undefined ? DIGITS : [minorDigits(currency)]).map((digits) => ({
    currency: currency ?? null,
    digits,
    min: minAmount === undefined ? null : toUnits(minAmount, digits, 'up'),
    max: maxAmount === undefined ? null : toUnits(maxAmount, digits, 'down'),
  }));
  // In three digits nothing is rounded, so that is where an empty range shows.
  if (minAmount !== undefined && maxAmount !== undefined && toUnits(minAmount, 3, 'up') > toUnits(maxAmount, 3, 'up'))
    problems.push({ path: 'maxAmount', message: 'must not be less than minAmount' });
  return ranges;
}

function digitsProblem(amount: string | undefined, currency: string): string | null {
  if (amount === undefined) return null;
  try {
    toMinor(amount, currency, { strictDigits: true });
    return null;
  } catch (error) {
    if (error instanceof InvalidAmountError) return `must be an amount: ${error.message}`;
    throw error;
  }
}

/** Decimal text → whole units of 1/10^digits; what does not divide evenly is rounded into the range. */
function toUnits(amount: string, digits: number, rounding: 'up' | 'down'): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  const units = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  const hasRest = /[1-9]/.test(fraction.slice(digits));
  return hasRest && rounding === 'up' ? units + 1n : units;
}
