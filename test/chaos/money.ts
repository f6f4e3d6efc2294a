/** The judge's own arithmetic: nothing of the service's, or both could be wrong together. */
const DIGITS: Readonly<Record<string, number>> = { JPY: 0, KWD: 3 };

export function digitsOf(currency: string): number {
  return DIGITS[currency] ?? 2;
}

/** Minor units of a decimal text, which may carry zeros that the currency has not. */
export function toMinor(amount: string, currency: string): bigint {
  const [whole = '', fraction = ''] = amount.split('.');
  const digits = digitsOf(currency);
  if (/[^0]/.test(fraction.slice(digits))) throw new Error(`${amount} is finer than ${currency} has it`);
  return BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
}

export function fromMinor(minor: bigint, digits: number): string {
  const text = String(minor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
