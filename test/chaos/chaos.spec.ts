import { execFile } from 'node:child_process';
import { expect, test } from '@jest/globals';

/** A run of `npm run chaos` as small as still breaks everything once; 500 orders take minutes. */
const ARGUMENTS = ['dist/test/chaos/main.js', '--orders', '25', '--seed', '4'];
/** It takes less than a minute alone; the suite leaves it half a machine or less, and time there waits for the service. */
const PATIENCE_MS = 300_000;

test(
  'replicas killed, PostgreSQL restarted, webhooks lost: no money is lost, wrong or unflagged',
  async () => {
    const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
      execFile(process.execPath, ARGUMENTS, { timeout: PATIENCE_MS }, (error, stdout, stderr) =>
        resolve({ code: error ? 1 : 0, output: stdout + stderr }),
      );
    });
    if (code !== 0) throw new Error(output);
    expect(output).toContain('Nothing is lost, wrong or unflagged.');
  },
  PATIENCE_MS,
);
