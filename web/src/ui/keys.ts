import { getHotkeyHandler, useHotkeys } from '@mantine/hooks';
import { type RefObject, useCallback } from 'react';

/**
 * j/k and the arrows move the focus along the rows (`[data-row]`) of a list, Enter opens the focused one as any link.
 * The arrows only while a row has the focus; elsewhere they scroll the page.
 */
export function useRowKeys(list: RefObject<HTMLElement | null>) {
  const move = useCallback(
    (step: number) => {
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      const index = rows.findIndex((row) => row === document.activeElement);
      const next = index < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(index + step, 0), rows.length - 1);
      rows[next]?.focus();
    },
    [list],
  );
  useHotkeys([
    ['j', () => move(1)],
    ['k', () => move(-1)],
  ]);
  return getHotkeyHandler([
    ['ArrowDown', () => move(1)],
    ['ArrowUp', () => move(-1)],
  ]);
}
