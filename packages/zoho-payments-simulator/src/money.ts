import { fractionDigits } from './currencies.js';

/**
 * Exact money: whole numbers inside, JSON number in, decimal string out. Zoho writes at least two decimals, also for currencies
 * that have none ("500.00" JPY), so an amount is kept in hundredths, or in thousandths where the currency has them.
 */
function scale(currency: string): number {
  return Math.max(2, fractionDigits(currency));
}

/** How many of these parts make one rupee, dollar or dinar. */
export function minorPerUnit(currency: string): number {
  return 10 ** scale(currency);
}

/** Hundredths (thousandths), or null when the value is not a plain decimal with at most the currency's fraction digits. */
export function toMinor(value: number | string, currency: string): number | null {
  const match = /^(\d{1,12})(?:\.(\d{1,3}))?$/.exec(String(value));
  if (!match) return null;
  const [, major = '0', fraction = ''] = match;
  if (fraction.replace(/(?<!0)0+$/, '').length > fractionDigits(currency)) return null;
  return (
    Number(major) * minorPerUnit(currency) + Number(fraction.slice(0, scale(currency)).padEnd(scale(currency), '0'))
  );
}

export function formatMinor(minor: number, currency: string): string {
  const digits = String(minor).padStart(scale(currency) + 1, '0');
  return `${digits.slice(0, -scale(currency))}.${digits.slice(-scale(currency))}`;
}
