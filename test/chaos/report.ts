import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ChaosDatabase } from './database.js';

/** One run's outcome. `checks` hold what breaks each rule; all must be empty. `facts` are for the reader. */
export interface SeedReport {
  seed: number;
  seconds: number;
  checks: Record<string, string[]>;
  facts: Record<string, number>;
}

export const RESULTS = path.resolve('test-results/chaos');

export function isClean({ checks }: SeedReport): boolean {
  return Object.values(checks).every((broken) => broken.length === 0);
}

/** Rules and facts as rows, runs as columns. */
export function renderTable(reports: readonly SeedReport[]): string {
  const rows: string[][] = [['seed', ...reports.map(({ seed }) => String(seed))]];
  for (const name of Object.keys(reports[0]?.checks ?? {})) {
    rows.push([name, ...reports.map(({ checks }) => String(checks[name]?.length ?? ''))]);
  }
  rows.push(['—', ...reports.map(() => '—')]);
  for (const name of Object.keys(reports[0]?.facts ?? {})) {
    rows.push([name, ...reports.map(({ facts }) => String(facts[name] ?? ''))]);
  }
  rows.push(['seconds', ...reports.map(({ seconds }) => seconds.toFixed(0))]);
  const widths = rows.map(([name = '']) => name.length);
  const width = Math.max(...widths);
  return rows
    .map(([name = '', ...cells]) => name.padEnd(width) + cells.map((cell) => cell.padStart(9)).join(''))
    .join('\n');
}

/** The whole outcome as JSON, with the timelines of the orders that something is wrong with. */
export async function saveReport(report: SeedReport, database: ChaosDatabase): Promise<void> {
  const broken = Object.values(report.checks).flat();
  const orderIds = [...new Set(broken.flatMap((line) => /order ([0-9a-f-]{36})/.exec(line)?.[1] ?? []))].slice(0, 20);
  const timelines = await database.query(
    `SELECT order_id, seq, type, cause, at, data, evidence FROM order_events WHERE order_id = ANY ($1::uuid[]) ORDER BY order_id, seq`,
    [orderIds],
  );
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(path.join(RESULTS, `seed-${report.seed}.json`), JSON.stringify({ ...report, timelines }, null, 2));
}
