import type { Sample } from './measure.js';
import type { Mode } from './options.js';
import { variantNames, type VariantName } from './variants.js';

export type Samples = Partial<Record<Mode, ByVariant<Sample[]>>>;

/** Only the variants that were measured. */
export type ByVariant<Value> = Partial<Record<VariantName, Value>>;

interface Goal {
  mode: Mode;
  than: Exclude<VariantName, 'service'>;
  atLeast: number;
}

/** What the service is held to: a share of another variant's throughput, both from the same interleaved rounds. */
const goals: { mode: Mode; than: Exclude<VariantName, 'service'>; atLeast: number }[] = [
  { mode: 'create', than: 'bare', atLeast: 0.4 },
  { mode: 'create', than: 'idiomatic', atLeast: 2 },
  { mode: 'status', than: 'bare', atLeast: 0.6 },
];

const titles: Record<Mode, string> = {
  create: 'POST /v1/orders: reserve, call Zoho, save',
  status: 'GET /v1/orders/{id}/status?maxAgeMs=60000: a cached status (bare: the select alone)',
};

interface Summary {
  median: Sample;
  slowest: number;
  fastest: number;
}

export interface Report {
  modes: Partial<Record<Mode, ByVariant<Summary>>>;
  /** `cpuRatio`: how many times the other's CPU the service uses per request; null where CPU is not known. */
  goals: (Goal & { ratio: number; cpuRatio: number | null; met: boolean })[];
  errors: number;
}

/** Medians, each figure's own, over the rounds; ratios are ratios of median throughput. */
export function summarise(samples: Samples): Report {
  const report: Report = { modes: {}, goals: [], errors: 0 };
  for (const mode of modesOf(samples)) {
    const summaries: ByVariant<Summary> = {};
    for (const [name, rounds] of variantsOf(samples[mode])) {
      summaries[name] = summariseRounds(rounds);
      report.errors += total(rounds, 'errors');
    }
    report.modes[mode] = summaries;
    report.goals.push(...judge(mode, summaries));
  }
  return report;
}

function judge(mode: Mode, { service, ...others }: ByVariant<Summary>): Report['goals'] {
  return goals.flatMap((goal) => {
    const other = others[goal.than];
    if (goal.mode !== mode || !service || !other) return [];
    const ratio = service.median.requestsPerSecond / other.median.requestsPerSecond;
    const cpu = [service.median.cpuMicros, other.median.cpuMicros] as const;
    const cpuRatio = cpu[0] === null || cpu[1] === null ? null : cpu[0] / cpu[1];
    return [{ ...goal, ratio, cpuRatio, met: ratio >= goal.atLeast }];
  });
}

/** The report as text for a terminal. */
export function formatReport({ modes, goals: results, errors }: Report): string {
  const lines: string[] = [];
  for (const mode of modesOf(modes)) {
    const rows = variantsOf(modes[mode]).map(([name, summary]) => formatRow(cells(name, summary)));
    lines.push('', titles[mode], formatRow(header), ...rows);
  }
  lines.push('');
  for (const { mode, than, atLeast, ratio, cpuRatio, met } of results)
    lines.push(
      `${met ? 'met   ' : 'MISSED'}  ${mode}: ${ratio.toFixed(2)} x ${than} (goal: at least ${atLeast.toFixed(2)}), ` +
        `with ${cpuRatio?.toFixed(2) ?? 'n/a'} x its CPU per request`,
    );
  lines.push(errors === 0 ? 'No errors in any run.' : `${String(errors)} ERRORS: the figures are not to be trusted.`);
  return lines.join('\n');
}

function modesOf(of: Partial<Record<Mode, unknown>>): Mode[] {
  return (['create', 'status'] as const).filter((mode) => of[mode]);
}

function variantsOf<Value>(of: ByVariant<Value> = {}): [VariantName, Value][] {
  return variantNames.flatMap((name) => (of[name] ? [[name, of[name]]] : []));
}

const header = ['', 'req/s', 'slowest-fastest', 'p50 ms', 'p99 ms', 'CPU us/req', 'RSS MB', 'errors'];

function cells(name: VariantName, { median: sample, slowest, fastest }: Summary): string[] {
  return [
    name,
    sample.requestsPerSecond.toFixed(0),
    `${slowest.toFixed(0)}-${fastest.toFixed(0)}`,
    sample.p50Ms.toFixed(1),
    sample.p99Ms.toFixed(1),
    sample.cpuMicros?.toFixed(0) ?? 'n/a',
    sample.residentMb?.toFixed(0) ?? 'n/a',
    String(sample.errors),
  ];
}

function formatRow(row: string[]): string {
  return row.map((cell, column) => (column === 0 ? cell.padEnd(10) : cell.padStart(column === 2 ? 16 : 11))).join('');
}

function summariseRounds(rounds: Sample[]): Summary {
  const rates = rounds.map(({ requestsPerSecond }) => requestsPerSecond);
  const median: Sample = {
    requestsPerSecond: medianOf(rates),
    p50Ms: medianOf(rounds.map(({ p50Ms }) => p50Ms)),
    p99Ms: medianOf(rounds.map(({ p99Ms }) => p99Ms)),
    cpuMicros: medianOrNull(rounds.map(({ cpuMicros }) => cpuMicros)),
    residentMb: medianOrNull(rounds.map(({ residentMb }) => residentMb)),
    requests: total(rounds, 'requests'),
    errors: total(rounds, 'errors'),
    zohoCalls: total(rounds, 'zohoCalls'),
  };
  return { median, slowest: Math.min(...rates), fastest: Math.max(...rates) };
}

function total(rounds: Sample[], field: 'requests' | 'errors' | 'zohoCalls'): number {
  return rounds.reduce((sum, sample) => sum + sample[field], 0);
}

function medianOrNull(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : medianOf(known);
}

function medianOf(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}
