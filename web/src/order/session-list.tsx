import { Group, Text } from '@mantine/core';
import { formatMoney } from '../ui/money';
import { Moment } from '../ui/moment';
import { StatusBadge } from '../ui/status-badge';
import { count } from '../ui/words';
import type { Order } from './use-order';

/** The order's payment sessions, latest first, with what was tried on each. */
export function SessionList({ order }: { order: Order }) {
  return order.paymentSessions.toReversed().map((session) => {
    const tried = order.payments.filter((payment) => payment.paymentsSessionId === session.paymentsSessionId);
    return (
      <div key={session.id} className="entry">
        <Group gap="xs">
          <Text fw={600} size="sm">
            Session {session.attempt}
          </Text>
          <StatusBadge status={session.status} />
          <Text size="sm" className="tabular">
            {formatMoney(session.amount, session.currency)}
          </Text>
          <Text size="sm" c="dimmed">
            {session.paymentsSessionId ? count(tried.length, 'attempt') : 'no id from Zoho yet'}
          </Text>
        </Group>
        <Text size="xs" c="dimmed" className="wrap-anywhere" component="div">
          {session.paymentsSessionId &&
            `Zoho ${session.paymentsSessionId} says “${session.zohoStatus ?? 'nothing yet'}” · `}
          opened <Moment at={session.createdAt} size="xs" span /> · expires{' '}
          <Moment at={session.expiresAt} size="xs" span />
          {session.supersededAt && ' · replaced by a later session'}
          {session.nextLookAt && (
            <>
              {' · next look '}
              <Moment at={session.nextLookAt} size="xs" span />
            </>
          )}
        </Text>
        {session.failureCode && (
          <Text size="sm" c="red">
            {session.failureCode}: {session.failureDetail}
          </Text>
        )}
      </div>
    );
  });
}
