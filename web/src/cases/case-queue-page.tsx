import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useSearchParams } from 'react-router';
import { api, dataOf } from '../api/client';
import { Nothing, Refusal, Waiting } from '../ui/answer';
import { useRowKeys } from '../ui/keys';
import { count } from '../ui/words';
import { CaseEntry } from './case-entry';
import { CaseFilterFields, type CaseFilters, filtersOf } from './case-filters';

const REFRESH_MS = 5_000;

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
      <CaseFilterFields address={address} choose={choose} />
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
