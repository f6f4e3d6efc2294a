import { Table } from '@mantine/core';
import type { Schemas } from '../api/client';
import { Nothing } from '../ui/answer';
import { formatMoney } from '../ui/money';
import { StatusBadge } from '../ui/status-badge';

const whole = new Intl.NumberFormat('en');

/** Counts and exact sums, by status and currency. */
export function StatusSums({ sums }: { sums: Schemas['SummaryView']['byStatus'] }) {
  if (sums.length === 0) return <Nothing>No order was placed in this time.</Nothing>;
  return (
    <Table className="tabular" horizontalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Status</Table.Th>
          <Table.Th scope="col" ta="right">
            Orders
          </Table.Th>
          <Table.Th scope="col" ta="right">
            Amount
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sums.map(({ status, currency, count, amount }) => (
          <Table.Tr key={`${status} ${currency}`}>
            <Table.Th scope="row">
              <StatusBadge status={status} size="sm" />
            </Table.Th>
            <Table.Td ta="right">{whole.format(count)}</Table.Td>
            <Table.Td ta="right">{formatMoney(amount, currency)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
