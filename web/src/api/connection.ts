import { useSyncExternalStore } from 'react';

let reachable = true;
const listeners = new Set<() => void>();

/** Whether the last call found the service; every call says how it went. */
export function noteReachable(is: boolean): void {
  if (is === reachable) return;
  reachable = is;
  for (const listener of listeners) listener();
}

export function useReachable(): boolean {
  return useSyncExternalStore(subscribe, () => reachable);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
