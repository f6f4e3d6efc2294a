import { minorDigits } from '../../common/money.js';
import type { ExactDecimal, ShopperFeeBounds } from '../../config/shopper-fees.js';
import { feeOnTop } from '../../payments/fee-on-top.js';
import type { Payment } from '../../payments/payment.js';
import type { OrderState } from './state.js';

/**
 * The payment is the order's amount and on top of it exactly the fee that Zoho states, as much as the storefront lets shoppers bear
 * (contract 5, rule 1). Both are in the same currency.
 */
export function isAmountWithFee(order: OrderState, payment: Payment): boolean {
  const feeMinor = feeOnTop(payment, order.amountMinor);
  return feeMinor !== null && order.shopperFees !== null && isWithin(order.shopperFees, feeMinor, order);
}

/** Within every bound given. Both sides are multiplied out, so nothing is rounded. */
function isWithin(
  { maxPercent, maxAmount }: ShopperFeeBounds,
  feeMinor: bigint,
  { amountMinor, currency }: Pick<OrderState, 'amountMinor' | 'currency'>,
): boolean {
  const isShare = maxPercent === null || feeMinor * 100n * power(maxPercent) <= amountMinor * maxPercent.units;
  const minorPerMajor = 10n ** BigInt(minorDigits(currency));
  return isShare && (maxAmount === null || feeMinor * power(maxAmount) <= maxAmount.units * minorPerMajor);
}

function power({ scale }: ExactDecimal): bigint {
  return 10n ** BigInt(scale);
}
