import { Pill } from '@mantine/core';
import { inWords } from '../ui/words';
import { type Filter, FILTERS, type Filters, listOf } from './filters';

const NAMES: Readonly<Record<Filter, string>> = {
  q: 'Look up',
  status: 'Status',
  attention: 'Open case',
  storefront: 'Storefront',
  currency: 'Currency',
  minAmount: 'Amount from',
  maxAmount: 'Amount to',
  createdFrom: 'Placed from',
  createdTo: 'Placed until',
};

/** Which filters are folded away, so that an empty list explains itself; each can be dropped. */
export function FilterPills({ typed, onChange }: { typed: Filters; onChange: (part: Filters) => void }) {
  return FILTERS.filter((name) => name !== 'q' && typed[name]).map((name) => (
    <Pill
      key={name}
      size="md"
      withRemoveButton
      onRemove={() => onChange({ [name]: '' })}
      removeButtonProps={{ 'aria-label': `Drop ${NAMES[name]}`, 'aria-hidden': false, tabIndex: 0 }}
    >
      {NAMES[name]}: {shown(name, typed[name])}
    </Pill>
  ));
}

function shown(name: Filter, value = ''): string {
  return name === 'status' || name === 'attention' ? listOf(value).map(inWords).join(', ') : value;
}
