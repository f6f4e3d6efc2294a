import { Button, TextInput } from '@mantine/core';
import { useDisclosure, useSessionStorage } from '@mantine/hooks';
import { useState } from 'react';
import { api, dataOf, type Schemas } from '../api/client';
import { useAction } from '../api/use-action';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { inWords } from '../ui/words';

/** Says who works on a case, or gives it back. */
export function AssignButton({ of: found }: { of: Schemas['CaseView'] }) {
  const [opened, { open, close }] = useDisclosure();
  // A key is shared by a desk; the name is of the person at this tab, who is asked for it once.
  const [myName, setMyName] = useSessionStorage({ key: 'support-name', defaultValue: '' });
  const [name, setName] = useState('');
  const assign = useAction(async (assignee: string | null) => {
    await dataOf(
      api.POST('/v1/support/cases/{caseId}/assign', { params: { path: { caseId: found.id } }, body: { assignee } }),
    );
    if (assignee !== null) setMyName(assignee);
    close();
  });
  const ask = (): void => {
    assign.reset();
    setName(found.assignee ?? myName);
    open();
  };
  const label = found.assignee === null ? 'Take' : `Taken by ${found.assignee}`;
  return (
    <>
      <Button variant="default" size="xs" onClick={ask} aria-label={`${label}: ${inWords(found.kind)}`}>
        {label}
      </Button>
      <ConfirmDialog
        opened={opened}
        onClose={close}
        title="Who works on this case?"
        action={name.trim() ? 'Assign' : 'Give it back'}
        progress={{ ...assign, isSuccess: false }}
        onConfirm={() => assign.run(name.trim() || null)}
      >
        <TextInput
          label="Name"
          description="Empty: nobody"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          data-autofocus
        />
      </ConfirmDialog>
    </>
  );
}
