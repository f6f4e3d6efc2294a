import { Alert, Loader } from '@mantine/core';
import { useReachable } from '../api/connection';

/** Says that the service cannot be reached, for as long as it cannot. */
export function ConnectionBanner() {
  if (useReachable()) return null;
  return (
    <Alert color="red" variant="filled" radius={0} role="alert" icon={<Loader size="xs" color="white" />} py="xs">
      Cannot reach the service, retrying. What you typed is kept.
    </Alert>
  );
}
