import { feeOnTop } from '../../payments/fee-on-top.js';
import { isTaken } from '../../payments/payment.js';
import type { OrderRecord } from '../../reconciliation/state.repository.js';
import { money } from './explain.words.js';

/** What shoppers paid on top of the order's amount where it is the fee that Zoho states, and what the shop makes of it. */
export function feesOnTop({ order, payments, cases }: OrderRecord): string {
  return payments
    .filter((payment) => isTaken(payment) && payment.currency === order.currency)
    .flatMap((payment) => {
      const feeMinor = feeOnTop(payment, order.amountMinor);
      if (feeMinor === null) return [];
      const parts = `the order's ${money(order.amountMinor, order.currency)} and ${money(feeMinor, order.currency)} on top, which is exactly the fee that Zoho states`;
      const isMisfit = cases.some(({ kind, paymentId }) => kind === 'amount_mismatch' && paymentId === payment.id);
      return `Payment ${payment.id} is ${parts}${isMisfit ? `; ${whyNot(order)}` : ': the shopper bore it'}.`;
    })
    .join(' ');
}

/** As configured now; when the case was opened it may have been otherwise. */
function whyNot({ storefront, shopperFees }: OrderRecord['order']): string {
  return shopperFees === null
    ? `the storefront ${storefront} lets shoppers bear none (SHOPPER_FEES)`
    : `the storefront ${storefront} lets shoppers bear a fee only within its bounds (SHOPPER_FEES)`;
}
