import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { NavigationType, useNavigationType, useSearchParams } from 'react-router';
import { addressOf, type Filters, filtersOf } from './filters';

/** Short enough to feel instant, long enough not to ask for every letter. */
const TYPING_MS = 250;

/**
 * What is typed, at once, and what is searched for: the address, which follows when typing pauses. Going back brings the earlier
 * search and its texts.
 */
export function useFilters() {
  const [address, setAddress] = useSearchParams();
  const navigation = useNavigationType();
  const searched = filtersOf(address);
  const [typed, setTyped] = useState(searched);
  const [seen, setSeen] = useState(address.toString());
  if (seen !== address.toString()) {
    setSeen(address.toString());
    // Only what came from elsewhere (back, a link); our own writing must not undo what was typed since.
    if (navigation !== NavigationType.Replace) setTyped(searched);
  }
  const go = (filters: Filters): void => setAddress(addressOf(filters), { replace: true });
  const goSoon = useDebouncedCallback(go, TYPING_MS);
  const change = (part: Filters): void => {
    const next = { ...typed, ...part };
    setTyped(next);
    goSoon(next);
  };
  const clear = (): void => {
    setTyped({});
    go({});
  };
  return { typed, searched, change, clear, submit: () => go(typed) };
}
