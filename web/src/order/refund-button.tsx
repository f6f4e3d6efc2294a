import { Button, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { api, dataOf, type Schemas } from '../api/client';
import { useAction } from '../api/use-action';
import { newKey } from '../api/new-key';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { amountProblem, compare, formatMoney } from '../ui/money';
import { capital, inWords } from '../ui/words';
import { type Refundable, refundablesOf } from './refundable';
import { type Order, useOrder } from './use-order';

type Reason = Schemas['RequestRefundDto']['reason'];
/** The form, as it stands. */
interface Wish {
  paymentId: string;
  /** The case that the refund is about; the service wants it named while one is open. */
  caseId: string | undefined;
  amount: string;
  reason: Reason;
  description: string;
}

const REASONS = ['requested_by_customer', 'duplicate', 'fraudulent', 'others'] as const satisfies readonly Reason[];

/** Sends money of the order back. Shown when there is some; steps back behind a case that waits to be resolved. */
export function RefundButton({ order }: { order: Order }) {
  const [opened, { open, close }] = useDisclosure();
  const [opening, setOpening] = useState(0);
  const refundables = refundablesOf(order);
  const [chosen] = refundables;
  const ask = (): void => {
    setOpening(opening + 1); // a new form, for another refund
    open();
  };
  if (!chosen && !opened) return null;
  return (
    <>
      <Button variant={order.attention.length > 0 ? 'default' : 'filled'} onClick={ask} disabled={!chosen}>
        Refund
      </Button>
      <RefundDialog key={opening} order={order} refundables={refundables} opened={opened} onClose={close} />
    </>
  );
}

interface RefundDialogProps {
  order: Order;
  refundables: readonly Refundable[];
  opened: boolean;
  onClose: () => void;
}

function RefundDialog({ order, refundables, opened, onClose }: RefundDialogProps) {
  // What can be chosen must not change under the fingers of a person who types: the order is read again every few seconds.
  const [choices] = useState(refundables);
  const anyCase = choices.find(({ caseId }) => caseId !== null)?.caseId ?? undefined;
  const [wish, setWish] = useState<Wish>(() => ({
    ...wishFor(choices[0], anyCase),
    reason: REASONS[0],
    description: '',
  }));
  const [key, setKey] = useState(newKey);
  const payment = choices.find(({ paymentId }) => paymentId === wish.paymentId);
  const refund = useRefund(order.id, key);
  const change = (part: Partial<Wish>): void => {
    setWish({ ...wish, ...part });
    setKey(newKey()); // another wish is another refund; the same one again is the same refund
  };
  const problem = payment ? problemOf(wish.amount, payment) : 'Nothing is left to refund';
  const amount = payment && !problem ? formatMoney(wish.amount, payment.currency) : '';
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Refund ${order.reference}?`}
      action={`Refund ${amount}`.trim()}
      colour="red"
      progress={refund}
      onConfirm={() => {
        if (!problem) refund.run(wish);
      }}
      outcome={refund.data && <Outcome refundId={refund.data.id} order={order} />}
    >
      {payment?.caseId && (
        <Text size="sm">A case is open about this payment: refunding all of it resolves the case.</Text>
      )}
      {choices.length > 1 && (
        <NativeSelect
          label="Of which payment"
          value={wish.paymentId}
          onChange={({ currentTarget }) =>
            change(
              wishFor(
                choices.find(({ paymentId }) => paymentId === currentTarget.value),
                anyCase,
              ),
            )
          }
          data={choices.map(({ paymentId, left, currency, settles, caseId }) => ({
            value: paymentId,
            label: `${paymentId}: ${formatMoney(left, currency)} left${settles ? ', paid the order' : ''}${caseId ? ', a case is open about it' : ''}`,
          }))}
        />
      )}
      <TextInput
        label={`Amount in ${payment?.currency ?? order.currency}`}
        description={payment && `${formatMoney(payment.left, payment.currency)} left of this payment`}
        value={wish.amount}
        onChange={(event) => change({ amount: event.currentTarget.value.trim() })}
        error={problem}
        inputMode="decimal"
        data-autofocus
        required
      />
      <NativeSelect
        label="Reason"
        value={wish.reason}
        onChange={({ currentTarget }) =>
          change({ reason: REASONS.find((name) => name === currentTarget.value) ?? 'others' })
        }
        data={REASONS.map((value) => ({ value, label: capital(inWords(value)) }))}
      />
      <Textarea
        label="Description"
        description="Zoho shows it. No personal data"
        value={wish.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
        autosize
        minRows={2}
      />
    </ConfirmDialog>
  );
}

function useRefund(orderId: string, key: string) {
  return useAction(({ description, ...wish }: Wish) =>
    dataOf(
      api.POST('/v1/support/orders/{orderId}/refunds', {
        params: { path: { orderId }, header: { 'Idempotency-Key': key } },
        body: { ...wish, ...(description.trim() ? { description: description.trim() } : {}) },
      }),
    ),
  );
}

/** How the refund goes on, as the order is read again. */
function Outcome({ refundId, order }: { refundId: string; order: Order }) {
  const refund = useOrder(order.id).data?.refunds.find(({ id }) => id === refundId);
  if (!refund) return <Text>Zoho has accepted the refund.</Text>;
  const [headline, hint] = outcomeOf(refund);
  return (
    <Stack gap={4}>
      <Text fw={600}>{headline}</Text>
      <Text size="sm" c="dimmed">
        {hint}
      </Text>
    </Stack>
  );
}

function outcomeOf({ status, amount, currency, failureReason }: Order['refunds'][number]): [string, string] {
  const money = formatMoney(amount, currency);
  if (status === 'succeeded') return [`${money} went back.`, 'The shopper’s bank shows it within some days.'];
  if (status === 'failed' || status === 'canceled')
    return [`The refund of ${money} failed.`, `Zoho says: ${failureReason ?? 'no reason'}. A case is open for it.`];
  return [
    `Zoho has accepted the refund of ${money}.`,
    `It is ${inWords(status)}; how it ends shows up here and on the order. You can close this.`,
  ];
}

/** @param anyCase named with a payment that has no case itself: whoever chooses it has seen that there is one */
function wishFor(
  payment: Refundable | undefined,
  anyCase: string | undefined,
): Pick<Wish, 'paymentId' | 'amount' | 'caseId'> {
  return { paymentId: payment?.paymentId ?? '', amount: payment?.left ?? '', caseId: payment?.caseId ?? anyCase };
}

function problemOf(amount: string, { left, currency }: Refundable): string | null {
  const problem = amountProblem(amount, left);
  if (problem) return problem;
  return compare(amount, left) > 0 ? `At most ${formatMoney(left, currency)} is left` : null;
}
