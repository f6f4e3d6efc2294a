import { fractionDigits } from './currencies.js';
import { minorPerUnit, toMinor } from './money.js';
import { type MethodType } from './methods.js';

/** A convenience fee that the shopper bears: percent of the amount, a fixed sum, or both. Decimal strings. */
export interface FeeRule {
  percent?: string;
  amount?: string;
}

export type FeeRules = Partial<Record<MethodType, FeeRule>>;

// Percents have at most four decimals: enough for any price list, and exact.
const PERCENT_SCALE = 4;

/** What a shopper pays on top, or null where the method costs nothing. */
export function customerFee(
  rule: FeeRule | undefined,
  { amountMinor, currency }: { amountMinor: number; currency: string },
): number | null {
  if (!rule) return null;
  const fixed = rule.amount === undefined ? 0 : (toMinor(rule.amount, currency) ?? 0);
  const fee = shareOf(amountMinor, rule.percent ?? '0', currency) + fixed;
  return fee > 0 ? fee : null;
}

/** `percent` of an amount, rounded half up to the digits that the currency has. */
export function shareOf(amountMinor: number, percent: string, currency: string): number {
  const [whole = '0', fraction = ''] = percent.split('.');
  const scaled = BigInt(whole + fraction.padEnd(PERCENT_SCALE, '0').slice(0, PERCENT_SCALE));
  // Money is kept in hundredths also where the currency has none: those must not appear in a fee.
  const step = BigInt(minorPerUnit(currency) / 10 ** fractionDigits(currency));
  const divisor = BigInt(100 * 10 ** PERCENT_SCALE) * step;
  return Number(((BigInt(amountMinor) * scaled * 2n + divisor) / (2n * divisor)) * step);
}
