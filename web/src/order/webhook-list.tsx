import { Group, Text } from '@mantine/core';
import { Nothing } from '../ui/answer';
import { Moment } from '../ui/moment';
import { StatusBadge } from '../ui/status-badge';
import { ReplayWebhookButton } from '../webhooks/replay-webhook-button';
import type { Order } from './use-order';

/** What Zoho told us of this order. */
export function WebhookList({ webhooks }: { webhooks: Order['webhooks'] }) {
  if (webhooks.length === 0) return <Nothing>Zoho has told us nothing; what is known was asked for.</Nothing>;
  return webhooks.toReversed().map((webhook) => (
    <div key={webhook.eventId} className="entry">
      <Group justify="space-between" gap="xs">
        <div>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {webhook.type ?? 'unreadable'}
            </Text>
            <StatusBadge status={webhook.verdict ?? webhook.status} />
          </Group>
          <Text size="xs" c="dimmed" component="div" className="wrap-anywhere">
            {webhook.eventId} · received <Moment at={webhook.receivedAt} size="xs" span />
            {webhook.deliveries > 1 && ` · sent ${webhook.deliveries} times`}
          </Text>
        </div>
        <ReplayWebhookButton eventId={webhook.eventId} />
      </Group>
    </div>
  ));
}
