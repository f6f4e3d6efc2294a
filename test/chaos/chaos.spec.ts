import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { RESULTS, type SeedReport } from './report.js';

const SEED = 4;
/** As small as still breaks everything once. `npm test` builds the run before; 500 orders, as `npm run chaos` plays, take minutes. */
const ARGUMENTS = ['dist/test/chaos/main.js', '--orders', '25', '--seed', String(SEED)];
/** It takes less than a minute alone; within the suite it waits for its share of the machine. */
const PATIENCE_MS = 300_000;
const REPORT = path.join(RESULTS, `seed-${SEED}.json`);

/** What a run must contain to prove anything. */
const TROUBLES = ['replicas killed', 'PostgreSQL restarts', 'Zoho outages', 'webhooks lost', 'faults struck'];

test(
  'replicas killed, PostgreSQL restarted, webhooks lost: no money is lost, wrong or unflagged',
  async () => {
    rmSync(REPORT, { force: true });
    const output = await play();
    const { checks, facts } = readReport(output);
    expect(Object.entries(checks).filter(([, broken]) => broken.length > 0)).toEqual([]);
    expect(Object.keys(checks)).toEqual(expect.arrayContaining(['lost', 'wrongly paid', 'unflagged']));
    expect(facts.orders).toBe(25);
    expect(TROUBLES.filter((trouble) => !facts[trouble])).toEqual([]);
    expect(output).toContain('Nothing is lost, wrong or unflagged.');
  },
  PATIENCE_MS + 10_000,
);

/** Runs to the end, good or bad, and answers what was printed. */
function play(): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, ARGUMENTS, { timeout: PATIENCE_MS }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

function readReport(output: string): SeedReport {
  try {
    return JSON.parse(readFileSync(REPORT, 'utf8')) as SeedReport;
  } catch {
    throw new Error(`The run ended before it compared anything:\n${output}`);
  }
}
