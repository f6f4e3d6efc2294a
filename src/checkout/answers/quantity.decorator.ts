import { ValidateBy } from 'class-validator';

/** Grams of a tonne, thousand times over: what has more is a slip. */
export const MAX_QUANTITY = 999_999_999;
const DECIMAL = /^\d{1,9}(\.\d{1,6})?$/;

function problemOf(value: unknown): string | null {
  if (typeof value === 'string') {
    if (!DECIMAL.test(value)) return 'must be a whole number, or decimal text of up to six places such as "0.5"';
    return /[1-9]/.test(value) ? null : 'must be more than zero';
  }
  if (typeof value !== 'number' || !Number.isInteger(value))
    return 'must be a whole number, or decimal text such as "0.5"';
  return value >= 1 && value <= MAX_QUANTITY ? null : `must be from 1 to ${MAX_QUANTITY}`;
}

/** How many of an item: a whole number, or decimal text (a JSON number with a fraction would already have been rounded). */
export function IsQuantity(): PropertyDecorator {
  return ValidateBy({
    name: 'quantity',
    validator: {
      validate: (value) => problemOf(value) === null,
      defaultMessage: (args) => problemOf(args?.value) ?? 'is not valid',
    },
  });
}
