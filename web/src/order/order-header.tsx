import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Copied } from '../ui/copied';
import { formatMoney, isZero } from '../ui/money';
import { Moment } from '../ui/moment';
import { Facts } from '../ui/section';
import { AttentionBadges, StatusBadge } from '../ui/status-badge';
import { RecheckButton } from './recheck-button';
import { RefundButton } from './refund-button';
import type { Order } from './use-order';

/** Who, what, how much, and in what state; with the two things that are most often done. */
export function OrderHeader({ order }: { order: Order }) {
  return (
    <Paper withBorder p={{ base: 'sm', sm: 'md' }}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="sm">
          <div>
            <Group gap="sm">
              <Title order={1} size="h3" className="wrap-anywhere">
                {order.reference}
              </Title>
              <StatusBadge status={order.status} size="lg" />
              <AttentionBadges kinds={order.attention} />
            </Group>
            <Amounts order={order} />
            <Copied text={order.id} what="the order’s id" />
          </div>
          <Group gap="xs">
            <RecheckButton order={order} />
            <RefundButton order={order} />
          </Group>
        </Group>
        <OrderFacts order={order} />
      </Stack>
    </Paper>
  );
}

function Amounts({ order }: { order: Order }) {
  return (
    <Text size="xl" fw={650} className="tabular" mt={4}>
      {formatMoney(order.amount, order.currency)}{' '}
      <Text span size="sm" c="dimmed">
        {order.currency}
        {!isZero(order.refundedAmount) && `, of it ${formatMoney(order.refundedAmount, order.currency)} refunded`}
      </Text>
    </Text>
  );
}

/** What is known of it; what is not takes no place. */
function OrderFacts({ order }: { order: Order }) {
  const { customer } = order;
  const time = (at: string | null) => at && <Moment at={at} size="sm" precise />;
  const facts = [
    ['Storefront', order.storefront],
    ['Customer', customer?.name],
    ['E-mail', customer?.email],
    ['Phone', customer?.phone],
    ['Invoice', order.invoiceNumber],
    ['Placed', time(order.createdAt)],
    ['Paid', time(order.paidAt)],
    ['Pay before', order.status === 'awaiting_payment' && time(order.payBefore)],
    ['Zoho last asked', order.lookedAt && <Moment at={order.lookedAt} size="sm" />],
  ] as const;
  return <Facts facts={facts.filter(([, value]) => value)} />;
}
