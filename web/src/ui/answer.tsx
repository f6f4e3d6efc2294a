import { Alert, Center, Loader, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Problem, reasonsOf } from '../api/problems';

export function Waiting() {
  return (
    <Center py="xl">
      <Loader aria-label="Loading" />
    </Center>
  );
}

export function Nothing({ children }: { children: ReactNode }) {
  return (
    <Text c="dimmed" size="sm" py={4}>
      {children}
    </Text>
  );
}

/** Why something did not happen, in the service's words, with what to quote to those who run it. */
export function Refusal({ error, title }: { error: Error; title?: string }) {
  const requestId = error instanceof Problem ? error.document.requestId : undefined;
  return (
    <Alert color="red" role="alert" title={title ?? (error instanceof Problem ? error.document.title : 'That failed')}>
      {reasonsOf(error).map((reason) => (
        <Text key={reason} size="sm">
          {reason}
        </Text>
      ))}
      {requestId && (
        <Text size="xs" c="dimmed" mt={4} className="wrap-anywhere">
          Request {requestId}
        </Text>
      )}
    </Alert>
  );
}

/** What a query has brought so far: its data as soon as there are any, also while it is asked again. */
export function Answer<T>({ of: query, children }: { of: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Refusal error={query.error} />;
  return <Waiting />;
}
