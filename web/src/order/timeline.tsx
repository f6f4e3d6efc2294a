import { Badge, Group, Text } from '@mantine/core';
import { Evidence } from '../ui/evidence';
import { Moment } from '../ui/moment';
import { capital, inWords } from '../ui/words';
import type { Order } from './use-order';

/** Everything that changed, latest first. */
export function Timeline({ entries }: { entries: Order['timeline'] }) {
  return (
    <ol reversed style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {entries.toReversed().map((entry) => (
        <li key={entry.seq} className="entry">
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {capital(inWords(entry.type))}
            </Text>
            <Badge variant="default" size="sm" tt="none">
              {inWords(entry.cause)}
            </Badge>
            <Text size="xs" c="dimmed" component="div" className="wrap-anywhere">
              {entry.actor} · <Moment at={entry.at} size="xs" span precise />
            </Text>
          </Group>
          <Group gap="4px 16px" align="flex-start">
            <Evidence of={entry.data} label="What changed" />
            <Evidence of={entry.evidence} />
          </Group>
        </li>
      ))}
    </ol>
  );
}
