import { NOT_TOLD, type Particulars, type Payment } from '../../payments/payment.js';
import { isLaterStatus, moneyWasTaken } from '../../zoho/statuses.js';
import type { ZohoPayment } from '../../zoho/zoho.types.js';

type Fees = Omit<Particulars, 'bankReference'>;

/**
 * Facts accumulate: what is known stands, and what was not told before is filled in. Until the money is taken, the detail further on
 * in the payment's life knows better.
 * @param amounts what stands as the payment's amount: fees belong to the amount that they were stated with
 */
export function particularsOf(
  known: Payment,
  detail: ZohoPayment,
  amounts: Pick<Payment, 'amountMinor' | 'currency'>,
): Particulars {
  const isFurther = !moneyWasTaken(known.detailStatus ?? '') && isLaterStatus(detail.status, known.detailStatus ?? '');
  const ours = isSameAmount(known, amounts) ? known : NOT_TOLD;
  const theirs = isSameAmount({ ...detail.amount, amountMinor: detail.amount.minor }, amounts) ? detail : NOT_TOLD;
  // Zoho may state no fee, or none yet, until it has worked it out.
  const isTheirs = isStated(theirs) && (isFurther || !isStated(ours));
  return {
    bankReference: isFurther
      ? (detail.bankReference ?? known.bankReference)
      : (known.bankReference ?? detail.bankReference),
    ...(isTheirs ? filled(theirs, ours) : filled(ours, theirs)),
  };
}

function isSameAmount(one: Pick<Payment, 'amountMinor' | 'currency'>, other: typeof one): boolean {
  return one.amountMinor === other.amountMinor && one.currency === other.currency;
}

function isStated({ feeMinor }: Fees): boolean {
  return feeMinor !== null && feeMinor > 0n;
}

function filled(first: Fees, second: Fees): Fees {
  return {
    feeMinor: first.feeMinor ?? second.feeMinor,
    taxMinor: first.taxMinor ?? second.taxMinor,
    netMinor: first.netMinor ?? second.netMinor,
  };
}
