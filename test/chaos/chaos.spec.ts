import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { RESULTS, fileName, type RunName, type RunReport } from './judge/report.js';

/** As small as still breaks everything, and has every habit once. `npm test` builds the run before; `npm run chaos` plays 500 orders. */
const INDIA = { name: { seed: 4, edition: 'IN' }, orders: 42 } as const;
const AMERICA = { name: { seed: 4, edition: 'US' }, orders: 8 } as const;
/** It takes about a minute alone; within the suite it waits for its share of the machine. */
const PATIENCE_MINUTES = 10;

/** What a run must contain to prove anything. */
const TROUBLES = [
  'replicas killed',
  'Zoho outages',
  'webhooks lost',
  'faults struck',
  'of these reversed',
  'streams watched',
];
const INDIAN = ['PostgreSQL restarts', 'of these with a fee on top', 'refunds returned', 'calls of the desk'];

test.each([
  ['in India', INDIA, 39, INDIAN],
  ['with bank debits, in the United States', AMERICA, 8, []],
])(
  'replicas killed, webhooks lost, money on its way and taken back, %s: none is lost, wrong or unflagged',
  async (_where, { name, orders }, habits, more) => {
    rmSync(reportOf(name), { force: true });
    const output = await play(name, orders);
    const { checks, facts } = readReport(name, output);
    expect(Object.entries(checks).filter(([, broken]) => broken.length > 0)).toEqual([]);
    expect(Object.keys(checks)).toEqual(expect.arrayContaining(['lost', 'wrongly paid', 'unflagged']));
    expect(facts).toMatchObject({ orders, 'habits played': habits });
    expect([...TROUBLES, ...more].filter((what) => !facts[what])).toEqual([]);
    expect(output).toContain('Nothing is lost, wrong or unflagged.');
  },
  (PATIENCE_MINUTES + 1) * 60_000,
);

function reportOf(name: RunName): string {
  return path.join(RESULTS, `${fileName(name)}.json`);
}

/** Runs to the end, good or bad, and answers what was printed. */
function play({ seed, edition }: RunName, orders: number): Promise<string> {
  const options = { edition, orders, seed, minutes: PATIENCE_MINUTES };
  const flags = Object.entries(options).flatMap(([option, value]) => [`--${option}`, String(value)]);
  return new Promise((resolve) => {
    execFile(process.execPath, ['dist/test/chaos/main.js', ...flags], (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

function readReport(name: RunName, output: string): RunReport {
  try {
    return JSON.parse(readFileSync(reportOf(name), 'utf8')) as RunReport;
  } catch {
    throw new Error(`The run ended before it compared anything:\n${output}`);
  }
}
