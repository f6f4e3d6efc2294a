import { Button, Text, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { api, dataOf, type Schemas } from '../api/client';
import { newKey } from '../api/new-key';
import { useAction } from '../api/use-action';
import { useOrder } from '../order/use-order';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { inWords } from '../ui/words';
import { type CaseRef, refundOf, type Resolution, RESOLUTIONS, ResolveChoices, usualFor } from './resolve-choices';

/** The form, as it stands. */
interface Wish {
  resolution: Resolution;
  note: string;
  orderId: string;
}

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
  const order = useOrder(opened ? found.orderId : null).data;
  const [typed, setTyped] = useState<Partial<Wish>>({});
  const [key, setKey] = useState(newKey);
  const resolve = useResolve(found.id, key);
  const { resolution = usualFor(found, order), note = '', orderId = '' } = typed;
  const change = (part: Partial<Wish>): void => {
    setTyped({ ...typed, ...part });
    setKey(newKey()); // another wish is another resolution; the same one again is the same resolution
  };
  const needsOrder = found.orderId === null && resolution === 'accept_payment';
  const money = resolution === 'refund' ? refundOf(found, order) : null;
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Resolve ${inWords(found.kind)}?`}
      action={money ? `Refund ${money}` : RESOLUTIONS[resolution]}
      colour={resolution === 'refund' || resolution === 'close_order' ? 'red' : undefined}
      progress={resolve}
      onConfirm={() => {
        setTyped({ ...typed, resolution }); // sent with this key, it must not follow the order any more
        resolve.run({ resolution, note: note.trim(), ...(needsOrder ? { orderId: orderId.trim() } : {}) });
      }}
      outcome={resolve.data && <Outcome of={resolve.data} />}
    >
      <ResolveChoices
        of={found}
        order={order}
        value={resolution}
        onChange={(chosen) => change({ resolution: chosen })}
      />
      {needsOrder && (
        <TextInput
          label="Order id"
          description="The order this money pays"
          value={orderId}
          onChange={(event) => change({ orderId: event.currentTarget.value })}
          required
        />
      )}
      <Textarea
        label="Note"
        description="For whoever asks later"
        value={note}
        onChange={(event) => change({ note: event.currentTarget.value })}
        autosize
        minRows={2}
        maxLength={2000}
        required
      />
    </ConfirmDialog>
  );
}

function useResolve(caseId: string, key: string) {
  return useAction((body: Schemas['ResolveCaseDto']) =>
    dataOf(
      api.POST('/v1/support/cases/{caseId}/resolve', {
        params: { path: { caseId }, header: { 'Idempotency-Key': key } },
        body,
      }),
    ),
  );
}

function Outcome({ of: { status, resolution } }: { of: Schemas['CaseView'] }) {
  const isOpen = status === 'open';
  return (
    <>
      <Text fw={600}>{isOpen ? 'The refund was begun.' : `Resolved: ${inWords(resolution ?? '')}.`}</Text>
      <Text size="sm" c="dimmed">
        {isOpen ? 'The case closes by itself once Zoho has accepted it.' : 'The timeline of the order says so too.'}
      </Text>
    </>
  );
}
