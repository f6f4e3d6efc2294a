// Amounts are decimal strings with exactly the currency's minor digits. They are never made floats to be shown or added up.

/** `1499.50`, `INR` → `₹1,499.50`, grouped as people of the currency group it. */
export function formatMoney(amount: string, currency: string): string {
  const { sign, whole, fraction } = split(amount);
  const locale = currency === 'INR' ? 'en-IN' : 'en-US';
  const grouped = new Intl.NumberFormat(locale).format(BigInt(whole));
  return `${sign}${symbolOf(currency)}${grouped}${fraction ? `.${fraction}` : ''}`;
}

/** `a - b`, both of one currency: exact, in minor units. */
export function subtract(a: string, b: string): string {
  const digits = Math.max(split(a).fraction.length, split(b).fraction.length);
  return fromUnits(toUnits(a, digits) - toUnits(b, digits), digits);
}

export function isZero(amount: string): boolean {
  return !/[1-9]/.test(amount);
}

/** Less than, equal or more: -1, 0, 1. */
export function compare(a: string, b: string): number {
  const difference = subtract(a, b);
  return isZero(difference) ? 0 : difference.startsWith('-') ? -1 : 1;
}

/** Why a person's input is no amount with at most the minor digits of `like` (an amount of the same currency), or null. */
export function amountProblem(text: string, like: string): string | null {
  const digits = split(like).fraction.length;
  if (!/^\d{1,12}(\.\d+)?$/.test(text)) return 'Write digits and a point, such as 1499.50';
  if (split(text).fraction.length > digits) return `At most ${digits} digits after the point`;
  return isZero(text) ? 'Must be more than zero' : null;
}

/** The height of a bar in a chart, where the last digits cannot be seen: the only float that is made of money. */
export function toHeight(amount: string): number {
  return Number(amount);
}

function split(amount: string): { sign: string; whole: string; fraction: string } {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  return { sign: sign && '−', whole, fraction };
}

function toUnits(amount: string, digits: number): bigint {
  const { sign, whole, fraction } = split(amount);
  const units = BigInt(whole + fraction.padEnd(digits, '0'));
  return sign ? -units : units;
}

function fromUnits(units: bigint, digits: number): string {
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const decimal = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return units < 0n ? `-${decimal}` : decimal;
}

function symbolOf(currency: string): string {
  try {
    const parts = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
    const symbol = parts.formatToParts(0n).find(({ type }) => type === 'currency')?.value ?? currency;
    return /[a-z]$/i.test(symbol) ? `${symbol} ` : symbol;
  } catch {
    return `${currency} `; // not an ISO 4217 code that the browser knows
  }
}
