import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Schemas } from '../api/client';

export type Order = Schemas['SupportOrderView'];

/** A person who has just acted waits for the outcome. Like all refreshing it pauses while the tab is hidden. */
const REFRESH_MS = 3_000;

/** An order, followed while it is shown; null: none yet. */
export function useOrder(orderId: string | null) {
  return useQuery({
    queryKey: ['order', orderId],
    queryFn:
      orderId === null
        ? skipToken
        : ({ signal }) => dataOf(api.GET('/v1/support/orders/{orderId}', { params: { path: { orderId } }, signal })),
    refetchInterval: REFRESH_MS,
  });
}

export function useExplanation(orderId: string) {
  return useQuery({
    queryKey: ['order', orderId, 'explanation'],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/support/orders/{orderId}/explain', { params: { path: { orderId } }, signal })),
    refetchInterval: REFRESH_MS,
  });
}

/** Everything that may have changed by an action: the order, lists it stands in, the queue. */
export function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries();
}
