import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { api, dataOf } from '../api/client';
import { useAction } from '../api/use-action';
import { ConfirmDialog } from '../ui/confirm-dialog';

/** Has a stored webhook worked on once more. */
export function ReplayWebhookButton({ eventId }: { eventId: string }) {
  const [opened, { open, close }] = useDisclosure();
  const replay = useAction(() =>
    dataOf(api.POST('/v1/support/webhooks/{eventId}/replay', { params: { path: { eventId } } })),
  );
  const ask = (): void => {
    replay.reset();
    open();
  };
  return (
    <>
      <Button variant="default" size="xs" onClick={ask} aria-label={`Replay webhook ${eventId}`}>
        Replay
      </Button>
      <ConfirmDialog
        opened={opened}
        onClose={close}
        title="Work on this webhook again?"
        action="Replay"
        progress={replay}
        onConfirm={() => replay.run()}
        outcome={<Text>It waits for its turn; what comes of it shows up in the list.</Text>}
      >
        <Text size="sm">Zoho is asked about what it names. Harmless: the webhook itself decides nothing.</Text>
      </ConfirmDialog>
    </>
  );
}
