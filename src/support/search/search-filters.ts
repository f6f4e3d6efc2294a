import { type FieldProblem, ValidationFailedError } from '../../common/app-error.js';
import { endOf, isLocalTime, startOf } from '../../common/http/day-or-time.js';
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
  paidFrom: Date | null;
  paidTo: Date | null;
  /** An order's amount must lie in one of them; empty: any amount. */
  amounts: readonly AmountRange[];
  q: string | null;
}

/** Minor digits that currencies have (ISO 4217). */
const DIGITS = [0, 2, 3];

/** @throws ValidationFailedError naming every filter that cannot be meant, and why */
export function toFilters(query: OrderFiltersQuery): OrderFilters {
  const problems: FieldProblem[] = [];
  const [createdFrom, createdTo] = toSpan(query, ['createdFrom', 'createdTo'], problems);
  const [paidFrom, paidTo] = toSpan(query, ['paidFrom', 'paidTo'], problems);
  const amounts = toRanges(query, problems);
  if (problems.length > 0) throw new ValidationFailedError(problems);
  return {
    statuses: query.status ?? [],
    attention: query.attention ?? [],
    storefront: query.storefront ?? null,
    currency: query.currency ?? null,
    createdFrom,
    createdTo,
    paidFrom,
    paidTo,
    amounts,
    q: query.q ?? null,
  };
}

type Span<Name extends string> = Partial<Record<Name, string>> & { timeZone?: string };

/** From and to, inclusive; days, and times that do not say their zone, are of `timeZone`. Problems are added to `problems`. */
function toSpan<Name extends string>(
  query: Span<Name>,
  [from, to]: readonly [Name, Name],
  problems: FieldProblem[],
): [Date | null, Date | null] {
  for (const path of [from, to])
    if (query.timeZone === undefined && isLocalTime(query[path]))
      problems.push({ path, message: 'must say its time zone, as in "2026-12-01T10:00:00Z", or timeZone must' });
  const [first, last] = [startOf(query[from], query.timeZone), endOf(query[to], query.timeZone)];
  if (first && last && first > last) problems.push({ path: to, message: `must not be before ${from}` });
  return [first, last];
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
