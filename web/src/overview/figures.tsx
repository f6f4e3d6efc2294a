import { Paper, Progress, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Schemas } from '../api/client';
import { Moment } from '../ui/moment';
import { count, duration } from '../ui/words';

type Summary = Schemas['SummaryView'];

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en');

/** The numbers one looks at first. */
export function Figures({ summary }: { summary: Summary }) {
  const { placed, paid, conversion, timeToPay, openCases, sessions, webhooks, zohoCalls } = summary;
  const open = openCases.reduce((sum, kind) => sum + kind.count, 0);
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
      <Figure name="Conversion" value={conversion === null ? '—' : percent.format(conversion)}>
        {whole.format(paid)} paid of {whole.format(placed)} placed
      </Figure>
      <Figure name="Time to pay" value={timeToPay.medianSeconds === null ? '—' : duration(timeToPay.medianSeconds)}>
        {timeToPay.p95Seconds === null ? 'nothing was paid' : `median; 95 % within ${duration(timeToPay.p95Seconds)}`}
      </Figure>
      <Figure name="Open cases" value={whole.format(open)} colour={open > 0 ? 'orange' : undefined}>
        {open > 0 ? 'wait for a person' : 'nothing waits'}
      </Figure>
      <Figure
        name="Looks overdue"
        value={whole.format(sessions.overdue)}
        colour={sessions.overdue > 0 ? 'orange' : undefined}
      >
        {sessions.oldestDueAt === null ? (
          'every session was looked at in time'
        ) : (
          <>
            since <Moment at={sessions.oldestDueAt} size="xs" span />
          </>
        )}
      </Figure>
      <Figure name="Webhook lag" value={webhooks.p95Ms === null ? '—' : duration(webhooks.p95Ms / 1000)}>
        {count(webhooks.processed, 'webhook')} in the last hour, {whole.format(webhooks.pending)} waiting
      </Figure>
      <Figure name="Calls to Zoho" value={`${whole.format(zohoCalls.used)} / ${whole.format(zohoCalls.limit)}`}>
        {calls(zohoCalls)}
        <Progress value={(100 * zohoCalls.used) / zohoCalls.limit} size="sm" mt={4} aria-label="Call budget used" />
      </Figure>
    </SimpleGrid>
  );
}

/** The last minute's calls by what they were for, and a quota that Zoho has cut. */
function calls({ byClass, allowed, limit }: Summary['zohoCalls']): string {
  const spent = byClass
    .filter(({ used }) => used > 0)
    .map(({ class: purpose, used }) => `${purpose} ${whole.format(used)}`);
  const cut = allowed < limit ? `; Zoho allows about ${whole.format(allowed)}` : '';
  return `in the last minute${spent.length > 0 ? `: ${spent.join(', ')}` : ''}${cut}`;
}

function Figure({
  name,
  value,
  colour,
  children,
}: {
  name: string;
  value: string;
  colour?: string;
  children: ReactNode;
}) {
  return (
    <Paper withBorder p="sm">
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text fz={22} fw={650} className="tabular" c={colour}>
        {value}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        {children}
      </Text>
    </Paper>
  );
}
