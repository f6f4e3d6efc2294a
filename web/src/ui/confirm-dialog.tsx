import { Alert, Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import type { SubmitEvent, ReactNode } from 'react';
import { Unreachable } from '../api/problems';
import { Refusal } from './answer';

/** The part of a mutation that a dialog shows. */
export interface Progress {
  isPending: boolean;
  isSuccess: boolean;
  error: Error | null;
  failureReason: Error | null;
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
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      styles={{ title: { fontWeight: 650 } }}
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
            {progress.isPending && progress.failureReason instanceof Unreachable && <StillTrying />}
            <Buttons {...props} />
          </>
        )}
      </Stack>
    </Modal>
  );
}

function Buttons({ onClose, action, colour, progress }: ConfirmDialogProps) {
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onClose}>
        Cancel
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
