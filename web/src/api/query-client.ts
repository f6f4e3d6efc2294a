import { QueryClient } from '@tanstack/react-query';
import { Unreachable } from './problems';

/** A service that restarts is back within seconds; asking more often would not bring it back sooner. */
const RETRY_MS = 2_000;

const untilReached = { retry: (_count: number, error: Error) => error instanceof Unreachable, retryDelay: RETRY_MS };

/**
 * Nothing is given up because the service cannot be reached; what it refuses is not tried again. `always`: the browser's own idea of
 * being online says nothing about a service on this machine or network.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { ...untilReached, networkMode: 'always', staleTime: 1_000 },
      mutations: { ...untilReached, networkMode: 'always' },
    },
  });
}
