import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Edition } from '../habits/habit.js';

/** Which run it is. */
export interface RunName {
  seed: number;
  edition: Edition;
}

/** One run's outcome. `checks` hold what breaks each rule; all must be empty. `facts` are for the reader. */
export interface RunReport extends RunName {
  seconds: number;
  checks: Record<string, string[]>;
  facts: Record<string, number>;
  /** Of the first orders that something is wrong with, line by line. */
  stories: string[][];
}

export const RESULTS = path.resolve('test-results/chaos');

export function fileName({ seed, edition }: RunName): string {
  return `seed-${seed}-${edition}`;
}

export function isClean({ checks }: RunReport): boolean {
  return Object.values(checks).every((broken) => broken.length === 0);
}

/** Rules and facts as rows, runs as columns. */
export function renderTable(reports: readonly RunReport[]): string {
  const rows: string[][] = [['seed', ...reports.map(({ seed, edition }) => `${seed} ${edition}`)]];
  for (const name of Object.keys(reports[0]?.checks ?? {})) {
    rows.push([name, ...reports.map(({ checks }) => String(checks[name]?.length ?? ''))]);
  }
  rows.push(['—', ...reports.map(() => '—')]);
  for (const name of Object.keys(reports[0]?.facts ?? {})) {
    rows.push([name, ...reports.map(({ facts }) => String(facts[name] ?? ''))]);
  }
  rows.push(['seconds', ...reports.map(({ seconds }) => seconds.toFixed(0))]);
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return rows
    .map(([name = '', ...cells]) => name.padEnd(width) + cells.map((cell) => cell.padStart(9)).join(''))
    .join('\n');
}

export function saveReport(report: RunReport): void {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(path.join(RESULTS, `${fileName(report)}.json`), JSON.stringify(report, null, 2));
}
