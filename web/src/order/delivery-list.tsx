import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { api, dataOf } from '../api/client';
import { useAction } from '../api/use-action';
import { Nothing } from '../ui/answer';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Moment } from '../ui/moment';
import { StatusBadge } from '../ui/status-badge';
import { count } from '../ui/words';
import type { Order } from './use-order';

type Delivery = Order['eventDeliveries'][number];

/** What the storefront was told, and whether it heard it. */
export function DeliveryList({ deliveries }: { deliveries: readonly Delivery[] }) {
  if (deliveries.length === 0) return <Nothing>This storefront has been told nothing yet.</Nothing>;
  return deliveries.toReversed().map((delivery) => {
    const last = delivery.tries.at(-1);
    return (
      <div key={delivery.id} className="entry">
        <Group justify="space-between" gap="xs">
          <div>
            <Group gap="xs">
              <Text size="sm" fw={600}>
                {delivery.type}
              </Text>
              <StatusBadge status={delivery.status} />
            </Group>
            <Text size="xs" c="dimmed" component="div">
              {count(delivery.tries.length, 'try').replace('trys', 'tries')}
              {last && `, the last answered ${last.httpStatus ?? last.error ?? 'nothing'}`} ·{' '}
              <Moment at={delivery.deliveredAt ?? delivery.createdAt} size="xs" span />
            </Text>
          </div>
          <ReplayEventButton delivery={delivery} />
        </Group>
      </div>
    );
  });
}

function ReplayEventButton({ delivery }: { delivery: Delivery }) {
  const [opened, { open, close }] = useDisclosure();
  const replay = useAction(() =>
    dataOf(api.POST('/v1/support/events/{deliveryId}/replay', { params: { path: { deliveryId: delivery.id } } })),
  );
  const ask = (): void => {
    replay.reset();
    open();
  };
  return (
    <>
      <Button variant="default" size="xs" onClick={ask} aria-label={`Send again: ${delivery.type}`}>
        Send again
      </Button>
      <ConfirmDialog
        opened={opened}
        onClose={close}
        title={`Send ${delivery.type} again?`}
        action="Send again"
        progress={replay}
        onConfirm={() => replay.run()}
        outcome={<Text>It is on its way. How the storefront answers shows up in the list.</Text>}
      >
        <Text size="sm">The storefront gets the same event with the same id; a well-made one acts on it once.</Text>
      </ConfirmDialog>
    </>
  );
}
