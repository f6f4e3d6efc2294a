import { Button, Paper, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useSearchParams } from 'react-router';
import { api, dataOf } from '../api/client';
import { CASE_KINDS } from '../orders/filters';
import { Nothing, Refusal, Waiting } from '../ui/answer';
import { useRowKeys } from '../ui/keys';
import { capital, count, inWords } from '../ui/words';
import { CaseEntry } from './case-entry';

const STATUSES = ['open', 'resolved', 'all'] as const;
const REFRESH_MS = 5_000;

interface CaseFilters {
  status: (typeof STATUSES)[number];
  kind?: (typeof CASE_KINDS)[number];
  assignee?: string;
  storefront?: string;
}

/** Money that needs a person, newest first. */
export function CaseQueuePage() {
  useDocumentTitle('Cases · Support desk');
  const [address, setAddress] = useSearchParams();
  const filters = filtersOf(address);
  const cases = useCases(filters);
  const list = useRef<HTMLDivElement>(null);
  const onArrow = useRowKeys(list);
  const choose = (name: string, value: string | null): void =>
    setAddress(
      (before) => {
        if (value) before.set(name, value);
        else before.delete(name);
        return before;
      },
      { replace: true },
    );
  const items = cases.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack>
      <Title order={1} size="h3">
        Cases
      </Title>
      <FilterFields filters={filters} choose={choose} />
      <Text role="status" size="sm" c="dimmed">
        {cases.data && `${count(items.length, 'case')}${cases.hasNextPage ? ' so far' : ''}`}
      </Text>
      {cases.error && <Refusal error={cases.error} />}
      {cases.isPending && <Waiting />}
      {cases.data && items.length === 0 && (
        <Nothing>
          {address.size > 0 ? 'No case fits these filters.' : 'No case is open: nothing waits for a person.'}
        </Nothing>
      )}
      {items.length > 0 && (
        <Paper withBorder ref={list} onKeyDown={onArrow} p={{ base: 'sm', sm: 'md' }}>
          {items.map((found) => (
            <CaseEntry key={found.id} of={found} />
          ))}
        </Paper>
      )}
      {cases.hasNextPage && (
        <Button variant="default" loading={cases.isFetchingNextPage} onClick={() => void cases.fetchNextPage()}>
          Load more
        </Button>
      )}
    </Stack>
  );
}

interface FilterFieldsProps {
  filters: CaseFilters;
  choose: (name: string, value: string | null) => void;
}

function FilterFields({ filters, choose }: FilterFieldsProps) {
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
      <Select
        label="Status"
        data={STATUSES.map((value) => ({ value, label: capital(value) }))}
        value={filters.status}
        onChange={(value) => choose('status', value)}
        allowDeselect={false}
      />
      <Select
        label="Kind"
        placeholder="Any"
        clearable
        data={CASE_KINDS.map((value) => ({ value, label: capital(inWords(value)) }))}
        value={filters.kind ?? null}
        onChange={(value) => choose('kind', value)}
      />
      <TextInput
        label="Assignee"
        placeholder="Anyone"
        description="“none”: nobody has taken it"
        inputWrapperOrder={['label', 'input', 'description']}
        value={filters.assignee ?? ''}
        onChange={(event) => choose('assignee', event.currentTarget.value)}
      />
      <TextInput
        label="Storefront"
        placeholder="Any"
        value={filters.storefront ?? ''}
        onChange={(event) => choose('storefront', event.currentTarget.value)}
      />
    </SimpleGrid>
  );
}

function filtersOf(address: URLSearchParams): CaseFilters {
  return {
    status: STATUSES.find((name) => name === address.get('status')) ?? 'open',
    kind: CASE_KINDS.find((name) => name === address.get('kind')),
    assignee: address.get('assignee') ?? undefined,
    storefront: address.get('storefront') ?? undefined,
  };
}

function useCases(filters: CaseFilters) {
  return useInfiniteQuery({
    queryKey: ['cases', filters],
    queryFn: ({ pageParam, signal }) =>
      dataOf(api.GET('/v1/support/cases', { params: { query: { ...filters, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : REFRESH_MS),
  });
}
