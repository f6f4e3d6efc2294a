import { Radio, Stack } from '@mantine/core';
import type { Schemas } from '../api/client';
import { leftOf } from '../order/refundable';
import type { Order } from '../order/use-order';
import { formatMoney, isZero } from '../ui/money';
import { inWords } from '../ui/words';

export type Resolution = Schemas['ResolveCaseDto']['resolution'];
/** What a decision needs to know of a case, in the queue as on the order's page. */
export type CaseRef = Pick<Schemas['CaseView'], 'id' | 'kind' | 'paymentId' | 'status' | 'refundId' | 'orderId'>;
type ByKind<T> = Readonly<Partial<Record<CaseRef['kind'], T>>>;

/** What is usually right, and may be wrong; otherwise a refund is. */
const USUAL: ByKind<Resolution> = {
  late_payment: 'accept_payment',
  unmatched_payment: 'accept_payment',
  disputed: 'dismiss',
  payment_reversed: 'dismiss',
  session_missing: 'close_order',
};
/** Kinds whose money can never be what pays the order: the service would refuse it. */
const NEVER_ACCEPTED: ByKind<string> = {
  duplicate_payment: 'another payment paid the order already',
  currency_mismatch: 'the order asks for another currency',
  disputed: 'the bank decides a dispute',
  refund_failed: 'this is about a refund, not a payment',
  payment_reversed: 'Zoho says that the money went back',
};
/** Money of an order that still waits to be paid. */
const LEAVES_UNPAID: readonly CaseRef['kind'][] = ['amount_mismatch', 'currency_mismatch'];
export const RESOLUTIONS: Readonly<Record<Resolution, string>> = {
  refund: 'Refund it',
  accept_payment: 'Accept the money',
  close_order: 'Close the order',
  dismiss: 'Dismiss',
};
/** What can become of money, and of a session that Zoho no longer knows. */
const OF_MONEY: readonly Resolution[] = ['refund', 'accept_payment', 'dismiss'];
const OF_SESSION: readonly Resolution[] = ['close_order', 'dismiss'];

function choicesFor({ paymentId }: CaseRef): readonly Resolution[] {
  return paymentId === null ? OF_SESSION : OF_MONEY;
}

/** The choice to begin with. */
export function usualFor(found: CaseRef, order: Order | undefined): Resolution {
  const usual = USUAL[found.kind] ?? 'refund';
  if (usual === 'close_order') return isUnpaid(order) ? usual : 'dismiss';
  return usual === 'accept_payment' && obstacleTo(found, order) ? 'refund' : usual;
}

/** What the service would send back, as far as the order tells; null: it does not. */
export function refundOf({ kind, paymentId, refundId }: CaseRef, order: Order | undefined): string | null {
  const failed = order?.refunds.find(({ id }) => id === refundId);
  if (kind === 'refund_failed') return failed ? formatMoney(failed.amount, failed.currency) : null;
  const payment = order?.payments.find((one) => one.paymentId === paymentId);
  const left = order && payment ? leftOf(payment, order) : null;
  return order && left && !isZero(left) ? formatMoney(left, payment?.currency ?? order.currency) : null;
}

interface ResolveChoicesProps {
  of: CaseRef;
  order: Order | undefined;
  value: Resolution;
  onChange: (resolution: Resolution) => void;
}

/** What can become of the money. What the service would refuse cannot be chosen, and says why. */
export function ResolveChoices({ of: found, order, value, onChange }: ResolveChoicesProps) {
  const obstacle = obstacleTo(found, order);
  const descriptions: Record<Resolution, string> = {
    refund: `${refundOf(found, order) ?? 'All that is left of this payment'} goes back to the shopper.`,
    accept_payment: obstacle
      ? `Not possible: ${obstacle}.`
      : `The order becomes paid by this payment${order ? `; it is ${inWords(order.status)} now` : ''}.`,
    close_order: isUnpaid(order)
      ? 'The order is cancelled. Zoho is asked about its other sessions first; money that comes later is a new case.'
      : `Not possible: the order is ${inWords(order?.status ?? '')}.`,
    dismiss:
      found.paymentId === null
        ? GIVEN_UP
        : `No money moves${LEAVES_UNPAID.includes(found.kind) ? '. It does not pay the order, which can be paid anew or ends unpaid' : ''}; your note says why.`,
  };
  return (
    <Radio.Group
      label={found.paymentId === null ? 'What should become of the order?' : 'What should become of the money?'}
      value={value}
      onChange={(name) => onChange(choicesFor(found).find((choice) => choice === name) ?? value)}
    >
      <Stack gap="xs" mt="xs">
        {choicesFor(found).map((choice) => (
          <Radio
            key={choice}
            value={choice}
            label={RESOLUTIONS[choice]}
            description={descriptions[choice]}
            disabled={
              (choice === 'accept_payment' && obstacle !== null) || (choice === 'close_order' && !isUnpaid(order))
            }
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

const GIVEN_UP = 'The session is given up: the order can be paid anew, or ends unpaid. Your note says why.';

function isUnpaid(order: Order | undefined): boolean {
  return order === undefined || order.status === 'awaiting_payment';
}

function obstacleTo({ kind }: CaseRef, order: Order | undefined): string | null {
  return NEVER_ACCEPTED[kind] ?? (order?.paidAt ? 'the order is paid already' : null);
}
