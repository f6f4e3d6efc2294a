import { Button, Group, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { api, dataOf, type Schemas } from '../api/client';
import { useAction } from '../api/use-action';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { inWords } from '../ui/words';

export type CaseRef = Pick<Schemas['OrderCaseView'], 'id' | 'kind' | 'paymentId' | 'status'>;
type Resolution = Schemas['ResolveCaseDto']['resolution'];

const CHOICES: readonly { value: Resolution; label: string; description: string }[] = [
  { value: 'refund', label: 'Refund it', description: 'All that is left of this payment goes back to the shopper.' },
  { value: 'accept_payment', label: 'Accept the money', description: 'The order becomes paid by this payment.' },
  { value: 'dismiss', label: 'Dismiss', description: 'Nothing moves; your note says why.' },
];
/** What is usually right, and may be wrong. */
const USUAL: Readonly<Record<string, Resolution>> = { late_payment: 'accept_payment', disputed: 'dismiss' };

/** Decides a money exception, with a note for those who ask later. */
export function ResolveButton({ of: found, size = 'xs' }: { of: CaseRef; size?: 'xs' | 'sm' }) {
  const [opened, { open, close }] = useDisclosure();
  const [opening, setOpening] = useState(0);
  const ask = (): void => {
    setOpening(opening + 1);
    open();
  };
  if (found.status !== 'open' && !opened) return null;
  return (
    <>
      <Button size={size} onClick={ask} aria-label={`Resolve ${inWords(found.kind)}`}>
        Resolve
      </Button>
      <ResolveDialog key={opening} found={found} opened={opened} onClose={close} />
    </>
  );
}

function ResolveDialog({ found, opened, onClose }: { found: CaseRef; opened: boolean; onClose: () => void }) {
  const [resolution, setResolution] = useState<Resolution>(USUAL[found.kind] ?? 'refund');
  const [note, setNote] = useState('');
  const [orderId, setOrderId] = useState('');
  const resolve = useResolve(found.id);
  const needsOrder = found.kind === 'unmatched_payment' && resolution === 'accept_payment';
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Resolve ${inWords(found.kind)}?`}
      action={CHOICES.find(({ value }) => value === resolution)?.label ?? 'Resolve'}
      colour={resolution === 'refund' ? 'red' : undefined}
      progress={resolve}
      onConfirm={() =>
        resolve.run({ resolution, note: note.trim(), ...(needsOrder ? { orderId: orderId.trim() } : {}) })
      }
      outcome={resolve.data && <Outcome of={resolve.data} />}
    >
      <Radio.Group label="What should become of the money?" value={resolution} onChange={choose(setResolution)}>
        <Stack gap="xs" mt="xs">
          {CHOICES.map((choice) => (
            <Radio key={choice.value} {...choice} />
          ))}
        </Stack>
      </Radio.Group>
      {needsOrder && (
        <TextInput
          label="Order id"
          description="The order this money pays"
          value={orderId}
          onChange={(event) => setOrderId(event.currentTarget.value)}
          required
        />
      )}
      <Textarea
        label="Note"
        description="For whoever asks later"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        autosize
        minRows={2}
        maxLength={2000}
        required
      />
    </ConfirmDialog>
  );
}

function useResolve(caseId: string) {
  return useAction((body: Schemas['ResolveCaseDto']) =>
    dataOf(api.POST('/v1/support/cases/{caseId}/resolve', { params: { path: { caseId } }, body })),
  );
}

function Outcome({ of: found }: { of: Schemas['CaseView'] }) {
  const isOpen = found.status === 'open';
  return (
    <>
      <Group gap="xs">
        <Text fw={600}>{isOpen ? 'The refund was begun.' : `Resolved: ${inWords(found.resolution ?? '')}.`}</Text>
      </Group>
      <Text size="sm" c="dimmed">
        {isOpen ? 'The case closes by itself once Zoho has accepted it.' : 'The timeline of the order says so too.'}
      </Text>
    </>
  );
}

const choose = (set: (resolution: Resolution) => void) => (value: string) => {
  const choice = CHOICES.find((one) => one.value === value);
  if (choice) set(choice.value);
};
