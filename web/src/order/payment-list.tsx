import { Badge, Group, Text } from '@mantine/core';
import { Nothing } from '../ui/answer';
import { Copied } from '../ui/copied';
import { formatMoney, isZero } from '../ui/money';
import { Moment } from '../ui/moment';
import { StatusBadge } from '../ui/status-badge';
import { methodName } from '../ui/words';
import { amountOf, PaymentFacts } from './payment-facts';
import type { Order } from './use-order';

/** Every attempt to pay that Zoho told of, latest first. */
export function PaymentList({ order }: { order: Order }) {
  if (order.payments.length === 0) return <Nothing>No attempt to pay is known.</Nothing>;
  return order.payments.toReversed().map((payment) => {
    const currency = payment.currency ?? order.currency;
    return (
      <div key={payment.paymentId} className="entry">
        <Group gap="xs">
          <Text fw={600} className="tabular">
            {amountOf(payment, currency)}
          </Text>
          <StatusBadge status={payment.status} />
          {payment.settles && (
            <Badge variant="outline" color="green" tt="none">
              paid the order
            </Badge>
          )}
          {payment.disputed && (
            <Badge color="red" tt="none">
              disputed
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed" className="wrap-anywhere" component="div">
          {payment.paymentId} · {payment.method ? methodName(payment.method) : 'method not known'} ·{' '}
          <Moment at={payment.createdAt} size="xs" span />
          {!isZero(payment.refundedAmount) && ` · ${formatMoney(payment.refundedAmount, currency)} refunded`}
        </Text>
        {payment.bankReference && (
          <Text size="xs" c="dimmed" component="div">
            bank reference <Copied text={payment.bankReference} what="the bank reference" />
          </Text>
        )}
        <PaymentFacts payment={payment} currency={currency} />
        {payment.failureReason && (
          <Text size="sm" c="red">
            {payment.failureReason}
          </Text>
        )}
      </div>
    );
  });
}
