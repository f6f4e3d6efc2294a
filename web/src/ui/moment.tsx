import { Text, type TextProps, Tooltip } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useState } from 'react';
import { fromNow } from './words';

/** "3 minutes ago" is good to the minute. */
const REFRESH_MS = 30_000;

const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const thisYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/**
 * A time, as a distance from now with the exact time (of the reader's zone) beside the pointer, or exactly: with the year only where
 * it is another.
 */
export function Moment({ at, precise = false, ...text }: { at: string | null; precise?: boolean } & TextProps) {
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), REFRESH_MS, { autoInvoke: true });
  if (at === null) return <Text {...text}>—</Text>;
  const date = new Date(at);
  const full = exact.format(date);
  const short = date.getFullYear() === new Date(now).getFullYear() ? thisYear.format(date) : full;
  return (
    <Tooltip label={`${full} · ${at}`} openDelay={300}>
      <Text component="time" dateTime={at} {...text}>
        {precise ? short : fromNow(at, now)}
      </Text>
    </Tooltip>
  );
}
