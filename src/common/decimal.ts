const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d{1,12}))?$/;

/**
 * Decimal text → whole units of 10^-places, exactly: `("-0.5", 6)` → `-500000n`.
 * @throws RangeError if it is not a decimal, or has more than `places` digits after the point
 */
export function toUnits(decimal: string, places: number): bigint {
  const [, sign = '', whole, fraction = ''] = DECIMAL.exec(decimal) ?? [];
  if (whole === undefined || fraction.length > places)
    throw new RangeError(`not a decimal of at most ${places} places`);
  const units = BigInt(whole + fraction.padEnd(places, '0'));
  return sign === '' ? units : -units;
}

/** Whole units of 10^-places → decimal text with at least `atLeast` digits after the point and no more than it needs. */
export function fromUnits(units: bigint, places: number, atLeast: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  let shown = digits.slice(digits.length - places);
  while (shown.length > atLeast && shown.endsWith('0')) shown = shown.slice(0, -1);
  return `${units < 0n ? '-' : ''}${whole}${shown === '' ? '' : `.${shown}`}`;
}

/** How many digits a decimal text has after its point. */
export function placesOf(decimal: string): number {
  const point = decimal.indexOf('.');
  return point < 0 ? 0 : decimal.length - point - 1;
}
