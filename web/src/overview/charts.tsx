import { AreaChart, BarChart } from '@mantine/charts';
import type { Schemas } from '../api/client';
import { Nothing } from '../ui/answer';
import { formatMoney, toHeight } from '../ui/money';
import { capital, inWords } from '../ui/words';

type Day = Schemas['DaySumView'];

const HEIGHT = 240;
/** The pictures are hidden from screen readers, which get tables; so nothing in them may take the focus. */
const NO_FOCUS = { accessibilityLayer: false };
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const dayName = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const nameOf = (day: string): string => dayName.format(new Date(`${day}T00:00:00Z`));

/** What was paid and what went back. Heights are near enough; the table behind it for screen readers has the exact sums. */
export function MoneyChart({ days, currency }: { days: readonly Day[]; currency: string }) {
  const data = days.map((day) => ({
    day: nameOf(day.day),
    Paid: toHeight(day.paidAmount),
    Refunded: toHeight(day.refundedAmount),
  }));
  return (
    <Figure
      heads={['Day', 'Paid', 'Refunded']}
      rows={days.map((day) => [
        nameOf(day.day),
        formatMoney(day.paidAmount, currency),
        formatMoney(day.refundedAmount, currency),
      ])}
    >
      <BarChart
        h={HEIGHT}
        data={data}
        dataKey="day"
        series={[
          { name: 'Paid', color: 'cyan.6' },
          { name: 'Refunded', color: 'grape.5' },
        ]}
        valueFormatter={(value) => short.format(value)}
        withLegend
        maxBarWidth={48}
        barChartProps={{ ...NO_FOCUS, barGap: 0, barCategoryGap: '15%' }}
      />
    </Figure>
  );
}

export function ConversionChart({ days }: { days: readonly Day[] }) {
  const share = (day: Day): number | null => (day.placed === 0 ? null : Math.round((100 * day.paid) / day.placed));
  return (
    <Figure
      heads={['Day', 'Conversion', 'Paid', 'Placed']}
      rows={days.map((day) => [nameOf(day.day), `${share(day) ?? '—'} %`, String(day.paid), String(day.placed)])}
    >
      <AreaChart
        h={HEIGHT}
        data={days.map((day) => ({ day: nameOf(day.day), Conversion: share(day) }))}
        dataKey="day"
        series={[{ name: 'Conversion', color: 'teal.6' }]}
        yAxisProps={{ domain: [0, 100] }}
        unit=" %"
        curveType="linear"
        connectNulls={false}
        areaChartProps={NO_FOCUS}
      />
    </Figure>
  );
}

export function OpenCasesChart({ cases }: { cases: Schemas['SummaryView']['openCases'] }) {
  if (cases.length === 0) return <Nothing>No case is open.</Nothing>;
  const ages = ['Under an hour', 'Under a day', 'Under a week', 'Older'] as const;
  const rows = cases.map((found) => ({
    kind: capital(inWords(found.kind)),
    counts: [found.underOneHour, found.underOneDay, found.underOneWeek, found.older],
  }));
  return (
    <Figure heads={['Kind', ...ages]} rows={rows.map(({ kind, counts }) => [kind, ...counts.map(String)])}>
      <BarChart
        h={Math.max(140, 60 + rows.length * 44)}
        data={rows.map(({ kind, counts }) => ({
          kind,
          ...Object.fromEntries(ages.map((age, index) => [age, counts[index] ?? 0])),
        }))}
        dataKey="kind"
        type="stacked"
        orientation="vertical"
        yAxisProps={{ width: 130 }}
        xAxisProps={{ allowDecimals: false }}
        series={[
          { name: ages[0], color: 'cyan.4' },
          { name: ages[1], color: 'cyan.7' },
          { name: ages[2], color: 'orange.5' },
          { name: ages[3], color: 'red.6' },
        ]}
        withLegend
        maxBarWidth={28}
        barChartProps={NO_FOCUS}
      />
    </Figure>
  );
}

interface FigureProps {
  heads: readonly string[];
  rows: readonly (readonly string[])[];
  children: React.ReactNode;
}

/** A picture for those who see it, the same numbers as a table for those who do not. */
function Figure({ heads, rows, children }: FigureProps) {
  return (
    <>
      <div aria-hidden="true">{children}</div>
      {/* A table takes the height it needs, whatever it is told; its wrapper does not. */}
      <div className="for-screen-readers">
        <table>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, row) => (
              <tr key={row}>
                {cells.map((cell, index) => (
                  <td key={heads[index]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
