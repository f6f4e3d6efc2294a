import { Button, Collapse, Group, MultiSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { type RefObject, type SubmitEvent, useRef } from 'react';
import { capital, inWords } from '../ui/words';
import { FilterPills } from './filter-pills';
import { CASE_KINDS, type Filter, type Filters, listOf, STATUSES } from './filters';

interface FilterFormProps {
  typed: Filters;
  onChange: (part: Filters) => void;
  onClear: () => void;
  onSubmit: () => void;
  /** What the service says is wrong with a filter. */
  problemOf: (filter: Filter) => string | undefined;
}

const options = (names: readonly string[]) => names.map((value) => ({ value, label: capital(inWords(value)) }));

/** Every filter of the search. The look-up is always in sight, the others unfold. */
export function FilterForm(props: FilterFormProps) {
  const { typed, onChange, onClear, onSubmit } = props;
  const others = Object.entries(typed).filter(([name, value]) => name !== 'q' && value).length;
  const [isOpen, { toggle }] = useDisclosure(others > 0);
  const lookUp = useRef<HTMLInputElement>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Stack component="form" role="search" aria-label="Orders" gap="sm" onSubmit={submit}>
      <LookUp {...props} input={lookUp} />
      <Group gap="xs">
        <Button variant="default" size="xs" onClick={toggle} aria-expanded={isOpen} aria-controls="more-filters">
          {isOpen ? 'Fewer filters' : 'More filters'}
          {others > 0 ? ` (${others} set)` : ''}
        </Button>
        {!isOpen && <FilterPills typed={typed} onChange={onChange} />}
        {Object.values(typed).some(Boolean) && (
          <Button variant="subtle" size="xs" onClick={onClear}>
            Clear all
          </Button>
        )}
      </Group>
      <Collapse expanded={isOpen} id="more-filters">
        <OtherFilters {...props} />
      </Collapse>
    </Stack>
  );
}

function LookUp({
  typed,
  onChange,
  problemOf,
  input,
}: FilterFormProps & { input: RefObject<HTMLInputElement | null> }) {
  useHotkeys([['/', () => input.current?.select()]]);
  return (
    <TextInput
      ref={input}
      type="search"
      size="md"
      label="Look up"
      description={
        <>
          E-mail, phone, reference, invoice number, or any id of ours or Zoho’s: exactly.
          <Text span inherit visibleFrom="sm">
            {' '}
            Press / to come here.
          </Text>
        </>
      }
      value={typed.q ?? ''}
      error={problemOf('q')}
      onChange={(event) => onChange({ q: event.currentTarget.value })}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault(); // browsers empty search fields by it; what was typed stays
        event.currentTarget.blur();
      }}
      autoComplete="off"
      spellCheck={false}
      autoFocus
    />
  );
}

function OtherFilters({ typed, onChange, problemOf }: FilterFormProps) {
  const field = (name: Filter, label: string) => ({
    label,
    value: typed[name] ?? '',
    error: problemOf(name),
    onChange: (event: { currentTarget: HTMLInputElement }) => onChange({ [name]: event.currentTarget.value }),
  });
  const choice = (name: 'status' | 'attention', label: string, names: readonly string[]) => ({
    label,
    data: options(names),
    value: listOf(typed[name]),
    error: problemOf(name),
    onChange: (values: string[]) => onChange({ [name]: values.join(',') }),
    placeholder: typed[name] ? undefined : 'Any',
    clearable: true,
  });
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
      <MultiSelect {...choice('status', 'Status', STATUSES)} />
      <MultiSelect {...choice('attention', 'Open case', CASE_KINDS)} />
      <TextInput {...field('minAmount', 'Amount from')} inputMode="decimal" placeholder="0.00" />
      <TextInput {...field('maxAmount', 'Amount to')} inputMode="decimal" />
      <TextInput {...field('createdFrom', 'Placed from (UTC)')} type="date" />
      <TextInput {...field('createdTo', 'Placed until (UTC)')} type="date" />
      <TextInput {...field('storefront', 'Storefront')} autoComplete="off" />
      <TextInput {...field('currency', 'Currency')} maxLength={3} placeholder="INR" autoCapitalize="characters" />
    </SimpleGrid>
  );
}
