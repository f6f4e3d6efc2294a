import '@mantine/charts/styles.layer.css';
import { Group, SegmentedControl, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { api, dataOf, type Schemas } from '../api/client';
import { Answer, Nothing } from '../ui/answer';
import { Moment } from '../ui/moment';
import { Section } from '../ui/section';
import { ConversionChart, MoneyChart, OpenCasesChart } from './charts';
import { Figures } from './figures';
import { daysOf, PRESETS, spanOf } from './span';
import { StatusSums } from './status-sums';

type Summary = Schemas['SummaryView'];
const REFRESH_MS = 10_000;
/** A window of more than a month reads a million orders for about a second (npm run bench:support): not six times a minute. */
const LONG_REFRESH_MS = 60_000;
const LONG_MS = 31 * 86_400_000;
/** A day without orders. */
const EMPTY = { currency: '', placed: 0, paid: 0, placedAmount: '0', paidAmount: '0', refundedAmount: '0' };

/** How business and service are doing. */
export function OverviewPage() {
  useDocumentTitle('Overview · Support desk');
  const [address, setAddress] = useSearchParams();
  const { preset, from, to } = spanOf(address);
  const summary = useQuery({
    queryKey: ['summary', from, to],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/support/summary', { params: { query: { from, to } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      data && Date.parse(data.to) - Date.parse(data.from) > LONG_MS ? LONG_REFRESH_MS : REFRESH_MS,
  });
  const choose = (part: Record<string, string | null>): void =>
    setAddress(
      (before) => {
        for (const [name, value] of Object.entries(part)) {
          if (value) before.set(name, value);
          else before.delete(name);
        }
        return before;
      },
      { replace: true },
    );
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <Title order={1} size="h3">
          Overview
        </Title>
        <Group gap="xs" align="flex-end">
          <SegmentedControl
            size="xs"
            aria-label="Orders placed within"
            data={PRESETS}
            value={preset}
            onChange={(days) => choose({ days, from: null, to: null })}
          />
          <TextInput
            type="date"
            size="xs"
            label="From (UTC)"
            value={address.get('from') ?? ''}
            onChange={(event) => choose({ from: event.currentTarget.value, days: null })}
          />
          <TextInput
            type="date"
            size="xs"
            label="Until (UTC)"
            value={address.get('to') ?? ''}
            onChange={(event) => choose({ to: event.currentTarget.value, days: null })}
          />
        </Group>
      </Group>
      <Answer of={summary}>
        {(data) => (
          <Parts summary={data} currency={address.get('currency')} onCurrency={(currency) => choose({ currency })} />
        )}
      </Answer>
    </Stack>
  );
}

interface PartsProps {
  summary: Summary;
  currency: string | null;
  onCurrency: (currency: string | null) => void;
}

function Parts({ summary, currency, onCurrency }: PartsProps) {
  const currencies = [...new Set(summary.byDay.map((day) => day.currency))];
  const shown = currencies.find((name) => name === currency) ?? currencies[0];
  const days = daysOf(summary).map(
    (day) => summary.byDay.find((sums) => sums.day === day && sums.currency === shown) ?? { ...EMPTY, day },
  );
  return (
    <>
      <Figures summary={summary} />
      {shown === undefined ? (
        <Nothing>No order was placed in this time.</Nothing>
      ) : (
        <>
          {currencies.length > 1 && (
            <Select
              label="Currency"
              data={currencies}
              value={shown}
              onChange={onCurrency}
              allowDeselect={false}
              maw={160}
            />
          )}
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <Section title={`Money by day, ${shown}`} hint="Of orders placed that day (UTC)">
              <MoneyChart days={days} currency={shown} />
            </Section>
            <Section title="Conversion by day" hint="Orders paid of those placed that day (UTC)">
              <ConversionChart days={days} />
            </Section>
          </SimpleGrid>
        </>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Section title="Open cases by kind and age">
          <OpenCasesChart cases={summary.openCases} />
        </Section>
        <Section title="Orders by status">
          <StatusSums sums={summary.byStatus} />
        </Section>
      </SimpleGrid>
      <Text size="xs" c="dimmed" component="div">
        Orders placed from <Moment at={summary.from} size="xs" span precise /> to{' '}
        <Moment at={summary.to} size="xs" span precise />
      </Text>
    </>
  );
}
