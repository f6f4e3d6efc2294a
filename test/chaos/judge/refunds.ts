import type { SimulatorControl } from 'zoho-payments-simulator';
import { toMinor } from '../money.js';
import type { Rows } from './rows.js';
import { describe, type Taken } from './taken.js';

/** What our rows say that went nowhere. */
const NOT_GONE = ['failed', 'canceled', 'create_failed'];
/** The same at Zoho; a refund that the bank returned is one of these. */
const NOT_GONE_AT_ZOHO: readonly unknown[] = ['failed', 'canceled'];

type ZohoRefunds = ReturnType<SimulatorControl['refunds']>;

/** Never more goes back than came in, and never twice for one wish. */
export function judgeRefunds(taken: readonly Taken[], rows: Rows, atZoho: ZohoRefunds): Record<string, string[]> {
  return {
    'refunded too much': taken.filter((money) => isTooMuch(money, rows, atZoho)).map(describe),
    'refunded twice for one wish': twice(atZoho),
    'refunds unknown or undecided': rows.refunds.flatMap((refund) => {
      // One whose answer was lost is known by the payment's sum alone, without Zoho's id (docs/decisions/0009); it carries ours.
      const theirs = atZoho.find((r) =>
        refund.zoho_refund_id === null ? ourIds(r).includes(refund.id) : r.refund_id === refund.zoho_refund_id,
      );
      const isDecided = theirs ? theirs.status === refund.status : NOT_GONE.includes(refund.status);
      const what = `refund ${refund.id} ${refund.status}, at Zoho ${String(theirs?.status)}, of order ${refund.order_id ?? ''}`;
      return isDecided ? [] : [what];
    }),
  };
}

function isTooMuch({ payment, amount }: Taken, { refunds }: Rows, atZoho: ZohoRefunds): boolean {
  const ours = refunds.filter(
    ({ payment_id, status }) => payment_id === payment.paymentId && !NOT_GONE.includes(status),
  );
  const theirs = atZoho.filter((r) => r.payment_id === payment.paymentId && !NOT_GONE_AT_ZOHO.includes(r.status));
  const sumHere = ours.reduce((sum, refund) => sum + BigInt(refund.amount), 0n);
  const sumThere = theirs.reduce((sum, refund) => sum + toMinor(String(refund.amount), payment.currency), 0n);
  return sumHere > amount || sumThere > amount;
}

/** Refunds that we asked for carry our own id; Zoho would make any number of one. */
function twice(atZoho: ZohoRefunds): string[] {
  const named = atZoho.flatMap(ourIds);
  return [...new Set(named.filter((id, index) => named.indexOf(id) !== index))].map((id) => `refund ${id}`);
}

function ourIds({ meta_data }: ZohoRefunds[number]): string[] {
  const entries = meta_data as { key: string; value: string }[];
  return entries.flatMap(({ key, value }) => (key === 'refund_id' ? [value] : []));
}
