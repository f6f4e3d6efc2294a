import type { FieldProblem } from '../../common/app-error.js';
import { fromUnits, placesOf, toUnits } from '../../common/decimal.js';
import { minorDigits } from '../../common/money.js';
import type { OrderItem } from '../../orders/order.js';

/** Six places of a quantity and six of a price: in these units every total is whole. */
const PLACES = 12;

/**
 * Adds to `problems` what is wrong with an order's lines (contract 4). A line's total is its `totalAmount`, or else quantity ×
 * unit; where every line has one, together they must be the amount. All of it exact: nothing is rounded here, so a line whose
 * product is no amount of the currency needs its total said.
 * @param amountMinor null: the amount is wrong itself, and that is the problem to tell
 */
export function checkLines(
  items: readonly OrderItem[],
  currency: string,
  amountMinor: bigint | null,
  problems: FieldProblem[],
): void {
  const digits = minorDigits(currency);
  const finer = items.flatMap((item, index) => tooFine(item, `items.${index}`, currency, digits));
  problems.push(...finer);
  const totals = items.map(totalOf);
  if (finer.length > 0 || amountMinor === null || totals.length === 0 || !totals.every((total) => total !== null))
    return;
  const total = totals.reduce((sum, line) => sum + line, 0n);
  if (total === amountMinor * 10n ** BigInt(PLACES - digits)) return;
  const said = fromUnits(total, PLACES, digits);
  problems.push({
    path: 'items',
    message: `total ${said}, which is not the amount (nothing is rounded: a line can say its totalAmount)`,
  });
}

/** Money has the currency's digits; only the price of one may be finer, where the line's total is said too. */
function tooFine(
  { unitAmount, totalAmount }: OrderItem,
  path: string,
  currency: string,
  digits: number,
): FieldProblem[] {
  const has = `has more than the ${digits} fraction digits of ${currency}`;
  if (totalAmount !== undefined)
    return placesOf(totalAmount) > digits ? [{ path: `${path}.totalAmount`, message: has }] : [];
  if (unitAmount === undefined || placesOf(unitAmount) <= digits) return [];
  return [{ path: `${path}.unitAmount`, message: `${has}: it may only where the line has a totalAmount` }];
}

function totalOf({ quantity = 1, unitAmount, totalAmount }: OrderItem): bigint | null {
  if (totalAmount !== undefined) return toUnits(totalAmount, PLACES);
  if (unitAmount === undefined) return null;
  return toUnits(String(quantity), PLACES / 2) * toUnits(unitAmount, PLACES / 2);
}
