import { Text } from '@mantine/core';
import { formatMoney, subtract } from '../ui/money';
import { inWords } from '../ui/words';
import type { Order } from './use-order';

type Payment = Order['payments'][number];

/** `₹511.80`, and where the shopper bore Zoho's fee: `₹500.00 + ₹11.80 fee`. */
export function amountOf({ amount, feeAmount }: Payment, currency: string): string {
  if (amount === null) return 'amount not known';
  if (feeAmount === null) return formatMoney(amount, currency);
  return `${formatMoney(subtract(amount, feeAmount), currency)} + ${formatMoney(feeAmount, currency)} fee`;
}

/** Who paid and by what, and what Zoho keeps of it; what is not known takes no place. */
export function PaymentFacts({ payment, currency }: { payment: Payment; currency: string }) {
  const lines = [payerOf(payment), meansOf(payment), feesOf(payment, currency)].filter(Boolean);
  return lines.map((line) => (
    <Text key={line} size="xs" c="dimmed" className="wrap-anywhere">
      {line}
    </Text>
  ));
}

function payerOf({ payer }: Payment): string {
  const known = [payer?.email, payer?.phone].filter(Boolean).join(' · ');
  return known && `payer at Zoho: ${known}`;
}

/** `rupay credit card ending 3212`, `asha@bank`, `Bank of Example`. */
function meansOf({ payer }: Payment): string {
  const { upiId, brand, funding, lastFour, bank } = payer ?? {};
  const card = [brand && inWords(brand), funding, lastFour && `ending ${lastFour}`].filter(Boolean).join(' ');
  return [upiId, card, bank].filter(Boolean).join(' · ');
}

function feesOf({ totalFeeAmount, taxAmount, netAmount }: Payment, currency: string): string {
  if (totalFeeAmount === null) return '';
  const tax = taxAmount === null ? '' : ` (tax in it ${formatMoney(taxAmount, currency)})`;
  const net = netAmount === null ? '' : `, left for the shop ${formatMoney(netAmount, currency)}`;
  return `Zoho’s fee ${formatMoney(totalFeeAmount, currency)}${tax}${net}`;
}
