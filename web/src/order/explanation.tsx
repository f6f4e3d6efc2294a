import { Group, Stack, Text, Timeline } from '@mantine/core';
import { Answer } from '../ui/answer';
import { Evidence } from '../ui/evidence';
import { Moment } from '../ui/moment';
import { useExplanation } from './use-order';

/** The order in plain sentences: why it is as it is, how it came there, what happens next. */
export function Explanation({ orderId }: { orderId: string }) {
  return (
    <Answer of={useExplanation(orderId)}>
      {({ summary, story, next }) => (
        <Stack gap="sm">
          <Text maw="90ch">{summary}</Text>
          <Timeline
            className="story"
            active={story.length - 1}
            bulletSize={14}
            lineWidth={2}
            aria-label="How it came there"
          >
            {story.map(({ at, text, evidence }, index) => (
              <Timeline.Item key={`${at} ${index}`}>
                <Text size="sm">{text}</Text>
                <Group gap="2px 12px">
                  <Moment at={at} size="xs" c="dimmed" precise />
                  <Evidence of={evidence} />
                </Group>
              </Timeline.Item>
            ))}
          </Timeline>
          {next.length > 0 && (
            <div>
              <Text size="sm" fw={600}>
                What happens next
              </Text>
              {next.map(({ when, text }) => (
                <Text key={text} size="sm" component="div">
                  {text} {when && <Moment at={when} size="xs" c="dimmed" span />}
                </Text>
              ))}
            </div>
          )}
        </Stack>
      )}
    </Answer>
  );
}
