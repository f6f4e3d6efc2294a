import { Group, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { Schemas } from '../api/client';
import { formatMoney } from '../ui/money';
import { Moment } from '../ui/moment';
import { AttentionBadges, StatusBadge } from '../ui/status-badge';
import { count, methodName } from '../ui/words';

/** An order in the list: a link to its page. */
export function OrderRow({ order }: { order: Schemas['FoundOrderView'] }) {
  const { customer, attempts } = order;
  return (
    <Link to={`/orders/${order.id}`} className="row" data-row>
      <div>
        <Group gap={8}>
          <Text fw={600} className="wrap-anywhere">
            {order.reference}
          </Text>
          <Text size="sm" c="dimmed">
            {order.storefront}
          </Text>
          <AttentionBadges kinds={order.attention} />
        </Group>
        <Text size="sm" c="dimmed" className="wrap-anywhere">
          {[customer?.name, customer?.email ?? customer?.phone].filter(Boolean).join(' · ') ||
            (order.description === `Order ${order.reference}` ? '' : order.description)}
        </Text>
      </div>
      <Text size="sm" c="dimmed" visibleFrom="sm">
        {attempts.payments === 0 ? 'no attempt yet' : count(attempts.payments, 'attempt')}
        {attempts.failed > 0 && `, ${attempts.failed} failed`}
        {attempts.lastMethod && ` · ${methodName(attempts.lastMethod)}`}
      </Text>
      <div className="row-end">
        <Text fw={600} ta="right" className="tabular">
          {formatMoney(order.amount, order.currency)}
        </Text>
        <Group gap={8} justify="flex-end">
          <Moment at={order.createdAt} size="xs" c="dimmed" />
          <StatusBadge status={order.status} />
        </Group>
      </div>
    </Link>
  );
}
