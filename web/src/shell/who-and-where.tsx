import { Badge, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../api/client';

/** Whose key this is, and whether it is about real money: a test deployment cannot be mistaken for the shop's. */
export function WhoAndWhere() {
  const { data } = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/support/me', { signal })),
    staleTime: Infinity, // a key's role changes with a restart, and a tab with its key
  });
  if (!data) return null;
  const { name, role, mode, edition, apiHost } = data;
  return (
    <>
      <Text size="sm" visibleFrom="sm" title={`Zoho at ${apiHost}`}>
        {name} ({role})
      </Text>
      <Badge variant={mode === 'live' ? 'outline' : 'filled'} color={mode === 'live' ? 'gray' : 'dark'} title={edition}>
        {mode}
      </Badge>
    </>
  );
}
