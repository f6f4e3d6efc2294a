import type { Payment } from './payment.js';

/**
 * The fee that was paid on top of what was asked for: what the payment is more, where that is the fee Zoho states to the last digit.
 * Null: nothing more was paid, or something else than the fee. What Zoho calls the fee is all of it, whoever bears it, so the
 * difference alone tells that the shopper did (zoho 12).
 * @param askedMinor in the payment's currency
 */
export function feeOnTop({ amountMinor, feeMinor }: Pick<Payment, 'amountMinor' | 'feeMinor'>, askedMinor: bigint) {
  if (amountMinor === null || feeMinor === null || feeMinor <= 0n) return null;
  return amountMinor - askedMinor === feeMinor ? feeMinor : null;
}
