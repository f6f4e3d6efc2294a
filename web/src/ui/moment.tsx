import { Text, type TextProps, Tooltip } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useState } from 'react';
import { fromNow } from './words';

/** "3 minutes ago" is good to the minute. */
const REFRESH_MS = 30_000;

const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** A time, as a distance from now with the exact time (of the reader's zone) beside the pointer, or exactly. */
export function Moment({ at, precise = false, ...text }: { at: string | null; precise?: boolean } & TextProps) {
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), REFRESH_MS, { autoInvoke: true });
  if (at === null) return <Text {...text}>—</Text>;
  const full = exact.format(new Date(at));
  return (
    <Tooltip label={`${full} · ${at}`} openDelay={300}>
      <Text component="time" dateTime={at} {...text}>
        {precise ? full : fromNow(at, now)}
      </Text>
    </Tooltip>
  );
}
