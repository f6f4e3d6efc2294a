import { Alert, Button, List, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { api, dataOf, type Schemas } from '../api/client';
import { useAction } from '../api/use-action';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { capital, inWords } from '../ui/words';
import type { Order } from './use-order';

/** Asks Zoho now, and shows what was compared and what changed: the first thing to do about an order that is not paid. */
export function RecheckButton({ order }: { order: Order }) {
  const [opened, { open, close }] = useDisclosure();
  const recheck = useAction(() =>
    dataOf(api.POST('/v1/support/orders/{orderId}/reconcile', { params: { path: { orderId: order.id } } })),
  );
  const ask = (): void => {
    recheck.reset();
    open();
  };
  return (
    <>
      <Button variant={order.status === 'awaiting_payment' ? 'filled' : 'default'} onClick={ask}>
        Re-check
      </Button>
      <ConfirmDialog
        opened={opened}
        onClose={close}
        title="Re-check at Zoho?"
        action="Ask Zoho now"
        progress={recheck}
        onConfirm={() => recheck.run()}
        outcome={recheck.data && <Outcome of={recheck.data} />}
      >
        <Text size="sm">
          Every payment session of this order is looked up at Zoho, compared with what we have, and our side is brought
          into line. Safe to repeat.
        </Text>
      </ConfirmDialog>
    </>
  );
}

function Outcome({ of: { compared, changed, complete } }: { of: Schemas['ReconciledView'] }) {
  return (
    <Stack gap="sm">
      <Alert
        color={changed.length > 0 ? 'green' : 'blue'}
        title={changed.length > 0 ? 'Something has changed' : 'All is as we had it'}
      >
        {changed.length > 0 && (
          <List size="sm">
            {changed.map(({ type }, index) => (
              <List.Item key={`${type} ${index}`}>{capital(inWords(type))}</List.Item>
            ))}
          </List>
        )}
        {!complete && <Text size="sm">Zoho did not answer every question: ask again in a moment.</Text>}
      </Alert>
      {compared.length > 0 && <Comparison rows={compared} />}
    </Stack>
  );
}

function Comparison({ rows }: { rows: Schemas['ReconciledView']['compared'] }) {
  return (
    <Table fz="xs" horizontalSpacing={6} className="wrap-anywhere">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Compared</Table.Th>
          <Table.Th scope="col">Ours, before</Table.Th>
          <Table.Th scope="col">Zoho now</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ what, ours, zoho, same }) => (
          <Table.Tr key={what} bg={same ? undefined : 'var(--mantine-color-yellow-light)'}>
            <Table.Th scope="row" fw={400}>
              {what}
            </Table.Th>
            <Table.Td>{ours ?? '—'}</Table.Td>
            <Table.Td fw={same ? undefined : 600}>{zoho ?? '—'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
