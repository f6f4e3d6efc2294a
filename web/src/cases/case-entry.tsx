import { Anchor, Group, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { Schemas } from '../api/client';
import { formatMoney } from '../ui/money';
import { Moment } from '../ui/moment';
import { StatusBadge } from '../ui/status-badge';
import { capital, inWords, subjectOf } from '../ui/words';
import { AssignButton } from './assign-button';
import { ResolveButton } from './resolve-button';

type Case = Schemas['CaseView'];

/** A case in the queue: what it is about, who has it, and what can be done. */
export function CaseEntry({ of: found }: { of: Case }) {
  return (
    <div className="entry">
      <Group justify="space-between" gap="xs" align="flex-start">
        <div>
          <Group gap="xs">
            <Title of={found} />
            <Text className="tabular" fw={600}>
              {found.amount !== null && found.currency !== null
                ? formatMoney(found.amount, found.currency)
                : found.amount}
            </Text>
            {found.status !== 'open' && <StatusBadge status={found.status} />}
          </Group>
          <Text size="sm" className="wrap-anywhere">
            {found.orderId === null
              ? 'Belongs to no order we know'
              : `Order ${found.reference ?? ''} of ${found.storefront ?? ''}, ${inWords(found.orderStatus ?? '')}`}
          </Text>
          <Text size="xs" c="dimmed" component="div" className="wrap-anywhere">
            {subjectOf(found)} · opened <Moment at={found.openedAt} size="xs" span />
            {found.resolution && ` · ${inWords(found.resolution)} by ${found.resolvedBy ?? 'someone'}`}
          </Text>
          {found.note && <Text size="sm">“{found.note}”</Text>}
        </div>
        {found.status === 'open' && (
          <Group gap="xs">
            <AssignButton of={found} />
            <ResolveButton of={found} />
          </Group>
        )}
      </Group>
    </div>
  );
}

function Title({ of: { kind, orderId } }: { of: Case }) {
  const name = capital(inWords(kind));
  if (orderId === null) return <Text fw={600}>{name}</Text>;
  return (
    <Anchor component={Link} to={`/orders/${orderId}`} fw={600} data-row>
      {name}
    </Anchor>
  );
}
