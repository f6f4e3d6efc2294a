import { MultiSelect, Select, SimpleGrid, TextInput } from '@mantine/core';
import { CASE_KINDS, listOf } from '../orders/filters';
import { capital, inWords } from '../ui/words';

const STATUSES = ['open', 'resolved', 'all'] as const;

/** Which cases, as the service names it. */
export interface CaseFilters {
  status: (typeof STATUSES)[number];
  kind?: (typeof CASE_KINDS)[number][];
  paymentId?: string;
  assignee?: string;
  storefront?: string;
}

export function filtersOf(address: URLSearchParams): CaseFilters {
  const kinds = listOf(address.get('kind') ?? undefined);
  const text = (name: string): string | undefined => address.get(name)?.trim() || undefined;
  return {
    status: STATUSES.find((name) => name === address.get('status')) ?? 'open',
    kind: kinds.length > 0 ? CASE_KINDS.filter((name) => kinds.includes(name)) : undefined,
    paymentId: text('paymentId'),
    assignee: text('assignee'),
    storefront: text('storefront'),
  };
}

interface CaseFilterFieldsProps {
  address: URLSearchParams;
  choose: (name: string, value: string | null) => void;
}

/** The filters of the queue; what is chosen stands in the address. */
export function CaseFilterFields({ address, choose }: CaseFilterFieldsProps) {
  const { status, kind = [] } = filtersOf(address);
  const text = (name: string, label: string, placeholder: string) => ({
    label,
    placeholder,
    value: address.get(name) ?? '',
    onChange: (event: { currentTarget: HTMLInputElement }) => choose(name, event.currentTarget.value),
    autoComplete: 'off',
  });
  return (
    <SimpleGrid cols={{ base: 2, md: 5 }} spacing="sm">
      <Select
        label="Status"
        data={STATUSES.map((value) => ({ value, label: capital(value) }))}
        value={status}
        onChange={(value) => choose('status', value)}
        allowDeselect={false}
      />
      <MultiSelect
        label="Kind"
        placeholder={kind.length > 0 ? undefined : 'Any'}
        clearable
        data={CASE_KINDS.map((value) => ({ value, label: capital(inWords(value)) }))}
        value={kind}
        onChange={(values) => choose('kind', values.join(','))}
      />
      <TextInput {...text('paymentId', 'Payment id', 'Any')} />
      <TextInput
        {...text('assignee', 'Assignee', 'Anyone')}
        description="“none”: nobody has taken it"
        inputWrapperOrder={['label', 'input', 'description']}
      />
      <TextInput {...text('storefront', 'Storefront', 'Any')} />
    </SimpleGrid>
  );
}
