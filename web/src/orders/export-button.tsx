import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { callService } from '../api/client';
import { addressOf, type Filters } from './filters';

/** Saves everything the search finds, not only what is loaded. */
export function ExportButton({ filters }: { filters: Filters }) {
  const download = useMutation({
    mutationFn: () => fetchCsv(filters),
    onSuccess: (file) => save(file, `orders-${new Date().toISOString().slice(0, 10)}.csv`),
    onError: (error) => notifications.show({ color: 'red', title: 'Not exported', message: error.message }),
  });
  return (
    <Button variant="default" size="xs" loading={download.isPending} onClick={() => download.mutate()}>
      Export CSV
    </Button>
  );
}

async function fetchCsv(filters: Filters): Promise<Blob> {
  const url = `${location.origin}/v1/support/orders.csv?${addressOf(filters).toString()}`;
  const response = await callService(new Request(url));
  return response.blob();
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has taken it over once this task is done.
  setTimeout(() => URL.revokeObjectURL(link.href));
}
