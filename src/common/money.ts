/** Thrown when a text is not an amount of the currency: not a decimal, too many fraction digits, too large. */
export class InvalidAmountError extends Error {}

/**
 * Minor digits by ISO 4217 where they are not two. Only the currencies a Zoho edition can take matter, the rest of the
 * zero- and three-digit ones are here so that an amount reported in a foreign currency is still recorded exactly.
 */
const MINOR_DIGITS: Readonly<Record<string, number>> = {
  BHD: 3, BIF: 0, CLP: 0, DJF: 0, GNF: 0, IQD: 3, ISK: 0, JOD: 3, JPY: 0, KMF: 0, KRW: 0, KWD: 3, LYD: 3, OMR: 3,
  PYG: 0, RWF: 0, TND: 3, UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
}; // prettier-ignore

/** PostgreSQL's BIGINT: an amount above it cannot be stored, so it is refused at the door. */
const MAX_MINOR = 9_223_372_036_854_775_807n;

const DECIMAL = /^(\d{1,19})(?:\.(\d{1,6}))?$/;

/** Digits after the point in `currency` (ISO 4217), two unless listed. */
export function minorDigits(currency: string): number {
  return MINOR_DIGITS[currency] ?? 2;
}

/**
 * Decimal text in major units → integer minor units, by string arithmetic alone. Trailing zeros beyond the currency's digits
 * are the same amount ("500.00" JPY, as Zoho writes it) unless `strictDigits` asks for a caller's input to be refused.
 * @throws InvalidAmountError
 */
export function toMinor(decimal: string, currency: string, options: { strictDigits?: boolean } = {}): bigint {
  const match = DECIMAL.exec(decimal);
  if (!match) throw new InvalidAmountError(`"${decimal}" is not a decimal amount like "1499.50"`);
  const digits = minorDigits(currency);
  const [, whole = '0', fraction = ''] = match;
  const excess = options.strictDigits ? fraction.slice(digits) : fraction.slice(digits).replace(/(?<!0)0+$/, '');
  if (excess !== '') throw new InvalidAmountError(`${currency} has ${digits} fraction digits, "${decimal}" has more`);
  const minor = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  if (minor > MAX_MINOR) throw new InvalidAmountError(`"${decimal}" is too large`);
  return minor;
}

/** Integer minor units → decimal text with exactly the currency's digits: `149950n, "INR"` → `"1499.50"`. */
export function toDecimal(minor: bigint, currency: string): string {
  const digits = minorDigits(currency);
  const sign = minor < 0n ? '-' : '';
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** As {@link toDecimal}; null where the amount, or the currency that gives it its meaning, is not known. */
export function decimalOrNull(minor: bigint | null, currency: string | null): string | null {
  return minor === null || currency === null ? null : toDecimal(minor, currency);
}
