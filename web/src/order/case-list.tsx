import { Group, Text } from '@mantine/core';
import { ResolveButton } from '../cases/resolve-button';
import { Evidence } from '../ui/evidence';
import { Moment } from '../ui/moment';
import { StatusBadge } from '../ui/status-badge';
import { capital, inWords, subjectOf } from '../ui/words';
import type { Order } from './use-order';

/** The order's money exceptions, open ones first. */
export function CaseList({ order }: { order: Order }) {
  const cases = order.cases.toSorted((a, b) => a.status.localeCompare(b.status));
  return cases.map((found) => (
    <div key={found.id} className="entry">
      <Group justify="space-between" gap="xs" align="flex-start">
        <div>
          <Group gap="xs">
            <Text fw={600}>{capital(inWords(found.kind))}</Text>
            <StatusBadge status={found.status} />
          </Group>
          <Text size="xs" c="dimmed" component="div" className="wrap-anywhere">
            {subjectOf(found)} · opened <Moment at={found.openedAt} size="xs" span />
            {found.assignee && ` · taken by ${found.assignee}`}
            {found.resolution && ` · ${inWords(found.resolution)} by ${found.resolvedBy ?? 'someone'}`}
          </Text>
          {found.note && <Text size="sm">“{found.note}”</Text>}
          <Evidence of={found.evidence} />
        </div>
        <ResolveButton of={{ ...found, orderId: order.id }} size="sm" />
      </Group>
    </div>
  ));
}
