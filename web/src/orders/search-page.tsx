import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { api, dataOf } from '../api/client';
import { Problem } from '../api/problems';
import { Nothing, Refusal, Waiting } from '../ui/answer';
import { useRowKeys } from '../ui/keys';
import { count } from '../ui/words';
import { ExportButton } from './export-button';
import { FilterForm } from './filter-form';
import type { Filter, Filters } from './filters';
import { OrderRow } from './order-row';
import { useFilters } from './use-filters';

/** How old the list may be while a person looks at it. */
const REFRESH_MS = 5_000;
/** A list this long is read, not watched: asking for all its pages again would be a burden for nothing. */
const WATCHED_PAGES = 2;

/** Find any order. */
export function SearchPage() {
  const { typed, searched, change, clear, submit } = useFilters();
  const orders = useOrders(searched);
  const list = useRef<HTMLDivElement>(null);
  const onArrow = useRowKeys(list);
  const found = orders.data?.pages.flatMap(({ items }) => items) ?? [];
  const problemOf = (filter: Filter): string | undefined =>
    orders.error instanceof Problem ? orders.error.of(filter) : undefined;
  return (
    <Stack>
      <Title order={1} size="h3">
        Orders
      </Title>
      <FilterForm typed={typed} onChange={change} onClear={clear} onSubmit={submit} problemOf={problemOf} />
      <Group justify="space-between">
        <Text role="status" size="sm" c="dimmed">
          {orders.data && `${count(found.length, 'order')}${orders.hasNextPage ? ' so far' : ''}, newest first`}
        </Text>
        <ExportButton filters={searched} />
      </Group>
      {orders.error && <Refusal error={orders.error} />}
      {orders.isPending && <Waiting />}
      {found.length > 0 && (
        <Paper withBorder ref={list} onKeyDown={onArrow} style={{ overflow: 'hidden' }}>
          {found.map((order) => (
            <OrderRow key={order.id} order={order} />
          ))}
        </Paper>
      )}
      {orders.data && found.length === 0 && (
        <Nothing>No order fits. Look-ups are exact; filters must all hold.</Nothing>
      )}
      {orders.hasNextPage && (
        <Button variant="default" loading={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()}>
          Load more
        </Button>
      )}
    </Stack>
  );
}

function useOrders(filters: Filters) {
  return useInfiniteQuery({
    queryKey: ['orders', filters],
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        // The address is free text; the service says what is wrong with it.
        api.GET('/v1/support/orders', { params: { query: { ...(filters as object), cursor: pageParam } }, signal }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.error || (state.data?.pages.length ?? 0) > WATCHED_PAGES ? false : REFRESH_MS,
  });
}
