import { Badge, Group, type MantineSize } from '@mantine/core';
import { inWords } from './words';

const COLOURS: Readonly<Record<string, string>> = {
  paid: 'green',
  succeeded: 'green',
  delivered: 'green',
  resolved: 'gray',
  processed: 'green',
  look_scheduled: 'green',
  nothing_new: 'gray',
  awaiting_payment: 'blue',
  open: 'blue',
  initiated: 'blue',
  pending: 'blue',
  creating: 'blue',
  partially_refunded: 'grape',
  refunded: 'grape',
  cancelled: 'gray',
  expired: 'gray',
  failed: 'red',
  given_up: 'red',
  create_failed: 'red',
  unreadable: 'red',
  create_unknown: 'orange',
  unknown_order: 'orange',
};

/** A state in words; the colour only repeats what the words say. */
export function StatusBadge({ status, size = 'md' }: { status: string; size?: MantineSize }) {
  return (
    <Badge variant="light" color={COLOURS[status] ?? 'gray'} size={size} tt="none" fw={600} miw="max-content">
      {inWords(status)}
    </Badge>
  );
}

/** Kinds of open cases: what a person must look at. */
export function AttentionBadges({ kinds }: { kinds: readonly string[] }) {
  if (kinds.length === 0) return null;
  return (
    <Group gap={4} component="span">
      {kinds.map((kind) => (
        <Badge key={kind} color="orange.4" variant="filled" autoContrast tt="none" fw={600}>
          {inWords(kind)}
        </Badge>
      ))}
    </Group>
  );
}
