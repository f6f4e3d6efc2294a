import { Group, Text } from '@mantine/core';
import { Nothing } from '../ui/answer';
import { Copied } from '../ui/copied';
import { formatMoney } from '../ui/money';
import { Moment } from '../ui/moment';
import { StatusBadge } from '../ui/status-badge';
import { inWords } from '../ui/words';
import type { Order } from './use-order';

export function RefundList({ refunds }: { refunds: Order['refunds'] }) {
  if (refunds.length === 0) return <Nothing>Nothing was refunded.</Nothing>;
  return refunds.toReversed().map((refund) => (
    <div key={refund.id} className="entry">
      <Group gap="xs">
        <Text fw={600} className="tabular">
          {formatMoney(refund.amount, refund.currency)}
        </Text>
        <StatusBadge status={refund.status} />
        {refund.reason && <Text size="sm">{inWords(refund.reason)}</Text>}
      </Group>
      {refund.description && <Text size="sm">{refund.description}</Text>}
      <Text size="xs" c="dimmed" className="wrap-anywhere" component="div">
        of payment {refund.paymentId} · asked for by {refund.requestedBy ?? 'someone outside this service'} ·{' '}
        <Moment at={refund.createdAt} size="xs" span />
        {refund.zohoRefundId && ` · Zoho ${refund.zohoRefundId}`}
      </Text>
      {refund.bankReference && (
        <Text size="xs" c="dimmed" component="div">
          bank reference <Copied text={refund.bankReference} what="the refund’s bank reference" />
        </Text>
      )}
      {refund.failureReason && (
        <Text size="sm" c="red">
          {refund.failureReason}
        </Text>
      )}
    </div>
  ));
}
