import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { Problem, Unreachable } from './problems';
import { useRefresh } from '../order/use-order';

/**
 * Something a person has done. Repeated while the service cannot be reached, until that person stops it: what was called off must
 * not happen a minute later. However it ends, everything on the screen is asked for again.
 */
export function useAction<T, Input = void>(call: (input: Input) => Promise<T>) {
  const isStopped = useRef(false);
  const refresh = useRefresh();
  const mutation = useMutation({
    mutationFn: (input: Input) => {
      if (isStopped.current) throw new Error('Called off. If an earlier try arrived, it shows on this page.');
      return call(input);
    },
    retry: (_count, error) => canBeRepeated(error) && !isStopped.current,
    // Not waited for: while the service is away it does not end, and the action would seem to go on.
    onSettled: () => void refresh(),
  });
  const { isPending, isSuccess, error, failureReason, data } = mutation;
  return {
    isPending,
    isSuccess,
    error,
    data,
    isUnreachable: isPending && failureReason instanceof Unreachable,
    run: (input: Input): void => {
      isStopped.current = false;
      mutation.mutate(input);
    },
    /** Tries no more. */
    stop: (): void => {
      isStopped.current = true;
    },
    /** Ready for another run. */
    reset: mutation.reset,
  };
}

/** The service did not answer, or the try whose answer was lost still goes on. */
function canBeRepeated(error: Error): boolean {
  return error instanceof Unreachable || (error instanceof Problem && error.isUnderWay);
}
