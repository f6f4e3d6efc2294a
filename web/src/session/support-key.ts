import { useSyncExternalStore } from 'react';

const ITEM = 'support-key';

interface Session {
  key: string | null;
  /** Why the key was taken away, for the next sign-in. */
  notice: string | null;
}

let session: Session = { key: sessionStorage.getItem(ITEM), notice: null };
const listeners = new Set<() => void>();

/** The support key, kept in this tab only and forgotten with it. */
export function currentKey(): string | null {
  return session.key;
}

export function signIn(key: string): void {
  sessionStorage.setItem(ITEM, key);
  become({ key, notice: null });
}

export function signOut(notice: string | null = null): void {
  sessionStorage.removeItem(ITEM);
  become({ key: null, notice });
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => session);
}

function become(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
