import { Alert, Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import type { SubmitEvent, ReactNode } from 'react';
import { Refusal } from './answer';

/** The part of an action that a dialog shows (api/use-action). */
export interface Progress {
  isPending: boolean;
  isSuccess: boolean;
  isUnreachable: boolean;
  error: Error | null;
  stop: () => void;
}

interface ConfirmDialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What the button does, as a verb: "Refund ₹100.00". */
  action: string;
  colour?: string;
  progress: Progress;
  onConfirm: () => void;
  /** What came of it; takes the place of the form. */
  outcome?: ReactNode;
  children: ReactNode;
}

/**
 * Asks before something is done, shows that it is being done and what came of it. While the service cannot be reached the call is
 * repeated and everything typed stays.
 */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, onClose, title, progress, onConfirm, outcome, children } = props;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!progress.isPending) onConfirm();
  };
  const close = (): void => {
    progress.stop();
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      styles={{ title: { fontWeight: 650, lineHeight: 1.3 } }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      centered
    >
      <Stack component="form" onSubmit={submit}>
        {progress.isSuccess ? (
          <Finished onClose={onClose}>{outcome}</Finished>
        ) : (
          <>
            {children}
            {progress.error && <Refusal error={progress.error} />}
            {progress.isUnreachable && <StillTrying />}
            <Buttons {...props} />
          </>
        )}
      </Stack>
    </Modal>
  );
}

function Buttons({ onClose, action, colour, progress }: ConfirmDialogProps) {
  // What cannot be reached is called off, and the dialog stays with what was typed; what is on its way cannot be.
  const leave = (): void => (progress.isUnreachable ? progress.stop() : onClose());
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={leave}>
        {progress.isUnreachable ? 'Stop trying' : progress.isPending ? 'Close' : 'Cancel'}
      </Button>
      <Button type="submit" color={colour} loading={progress.isPending}>
        {action}
      </Button>
    </Group>
  );
}

function StillTrying() {
  return (
    <Alert color="orange" role="alert" icon={<Loader size="xs" />}>
      Cannot reach the service, retrying. Nothing you typed is lost, and nothing is done twice.
    </Alert>
  );
}

function Finished({ children, onClose }: { children: ReactNode; onClose: () => void }) {
  return (
    <>
      <div role="status">{children ?? <Text>Done.</Text>}</div>
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus autoFocus>
          Close
        </Button>
      </Group>
    </>
  );
}
