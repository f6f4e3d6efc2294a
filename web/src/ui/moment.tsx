import { Text, type TextProps, Tooltip } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useState } from 'react';
import { exactTime, shortTime } from './times';
import { fromNow } from './words';

/** "3 minutes ago" is good to the minute. */
const REFRESH_MS = 30_000;

/**
 * A time, as a distance from now with the exact time (of the reader's zone) beside the pointer, or exactly: with the year only where
 * it is another.
 */
export function Moment({ at, precise = false, ...text }: { at: string | null; precise?: boolean } & TextProps) {
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), REFRESH_MS, { autoInvoke: true });
  if (at === null) return <Text {...text}>—</Text>;
  return (
    <Tooltip label={`${exactTime(at)} · ${at}`} openDelay={300}>
      <Text component="time" dateTime={at} {...text}>
        {precise ? shortTime(at, now) : fromNow(at, now)}
      </Text>
    </Tooltip>
  );
}
