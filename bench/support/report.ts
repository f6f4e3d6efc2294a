import type { MeasuredExport } from './exports.js';
import type { PlanSummary } from './plans.js';

/** One question on one size. */
export interface Measured {
  size: number;
  name: string;
  path: string;
  plan: PlanSummary;
  timesMs: number[];
}

/** The goal: ten times the orders may cost half as much again. */
const MAX_RATIO = 1.5;
/** A page that people open all day; it reads every order of the month, so it grows with them and has no ratio. */
const MAX_SUMMARY_MS = 1_000;

/** The tables that grow with every order. A handful of refunds is rightly read as a whole. */
const LARGE = ['orders', 'payment_sessions', 'payments', 'order_events', 'webhook_events'];
/** A year of a year's orders is all of them: no index is shorter. Shown, not judged. */
const READS_ALL = 'summary of 365 days';

/** What missed its goal, in words. */
export function judge(measured: readonly Measured[], sizes: readonly number[]): string[] {
  const [smaller, largest] = [sizes.at(-2), sizes.at(-1)];
  return measured.flatMap((one) => {
    if (one.name === READS_ALL) return [];
    const scans = one.plan.sequentialScans.filter((table) => LARGE.includes(table));
    const failures = scans.map((table) => `${label(one)}: reads all of ${table}`);
    if (one.name === 'summary of 30 days' && median(one.timesMs) > MAX_SUMMARY_MS)
      failures.push(`${label(one)}: ${median(one.timesMs).toFixed(0)} ms, more than ${MAX_SUMMARY_MS}`);
    const before = measured.find(({ name, size }) => name === one.name && size === smaller);
    if (one.size !== largest || !before || one.name.startsWith('summary')) return failures;
    const [typical, best] = ratios(before, one);
    if (typical > MAX_RATIO && best > MAX_RATIO)
      failures.push(`${label(one)}: ${typical.toFixed(2)} times its time on ${smaller ?? 0} (goal: ${MAX_RATIO})`);
    return failures;
  });
}

/**
 * How many times as long the larger size took: typically (the median over the rounds, each with both sizes one after the other),
 * and at its best against the other's best. A slow query shows in both; a machine busy with something else, in one by chance.
 */
function ratios(smaller: Measured, larger: Measured): [typical: number, best: number] {
  const pairs = larger.timesMs.map((time, round) => time / (smaller.timesMs[round] ?? Number.NaN));
  return [median(pairs), Math.min(...larger.timesMs) / Math.min(...smaller.timesMs)];
}

/** A table for a terminal: times per size and their ratio, then what the largest size's plan used. */
export function formatReport(measured: readonly Measured[], sizes: readonly number[]): string {
  const head = ['median ms', ...sizes.map(String), 'ratio', 'of best', 'rows read', 'indexes on the largest'];
  const lines = [...new Set(measured.map(({ name }) => name))].map((name) => {
    const all = sizes.map((size) => measured.find((one) => one.name === name && one.size === size));
    const times = all.map((one) => median(one?.timesMs ?? []));
    const [before, last] = [all.at(-2), all.at(-1)];
    const [typical, best] = before && last ? ratios(before, last) : [Number.NaN, Number.NaN];
    const plan = last?.plan;
    return [name, ...times.map((time) => time.toFixed(1)), typical.toFixed(2), best.toFixed(2), String(plan?.rowsRead ?? 0), indexesOf(plan)];
  });
  return [head, ...lines].map((cells) => format(cells, sizes.length)).join('\n');
} // prettier-ignore

/** Memory that does not grow with the rows: room for the garbage collector's moods, not for ten times the orders. */
const MAX_PEAK_RATIO = 1.5;

/** Exports that lack orders, or that needed more memory for the most orders than for the size before, in words. */
export function judgeExports(exported: readonly MeasuredExport[], sizes: readonly number[]): string[] {
  const [smaller, largest] = [sizes.at(-2), sizes.at(-1)];
  return exported.flatMap(({ size, format, rows, peakMb }) => {
    const label = `${format} of ${size} orders`;
    const failures = rows === size ? [] : [`${label}: ${rows} rows`];
    const before = exported.find((one) => one.format === format && one.size === smaller)?.peakMb;
    if (size === largest && before && peakMb !== null && peakMb > MAX_PEAK_RATIO * before)
      failures.push(`${label}: ${peakMb.toFixed(0)} MB at its peak, after ${before.toFixed(0)} MB for ${smaller ?? 0}`);
    return failures;
  });
}

export function formatExports(exported: readonly MeasuredExport[]): string {
  const lines = exported.map(({ size, format, rows, seconds, peakMb }) =>
    [`${format} of ${size}`, String(rows), seconds.toFixed(1), (rows / seconds).toFixed(0), peakMb?.toFixed(0) ?? 'n/a'],
  ); // prettier-ignore
  const head = ['export', 'rows', 'seconds', 'rows/s', 'peak MB'];
  return [head, ...lines]
    .map((cells) => cells.map((cell, column) => (column === 0 ? cell.padEnd(26) : cell.padStart(10))).join(''))
    .join('\n');
}

/** Those that found the rows; what dresses them is the same for all. */
function indexesOf(plan: PlanSummary | undefined): string {
  const dressing = /^(payment_sessions_order_id|payments_order_id|cases_order_id|order_events_order_id|orders_pkey)/;
  const scans = (plan?.sequentialScans ?? [])
    .filter((table) => LARGE.includes(table))
    .map((table) => `SEQUENTIAL SCAN of ${table}`);
  const finding = (plan?.indexes ?? []).filter((name) => !dressing.test(name));
  return [...scans, ...(finding.length > 0 ? finding : ['orders_pkey'])].join(' ');
}

function format(cells: readonly string[], sizes: number): string {
  return cells
    .map((cell, column) => (column === 0 ? cell.padEnd(26) : column <= sizes + 3 ? cell.padStart(10) : `  ${cell}`))
    .join('');
}

function label({ name, size }: Measured): string {
  return `${name}, ${size} orders`;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? (sorted[half] ?? Number.NaN) : ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2;
} // prettier-ignore
