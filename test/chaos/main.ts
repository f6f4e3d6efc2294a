import { help, parseOptions } from './options.js';
import { playSeed } from './play-seed.js';
import { isClean, renderTable, type SeedReport } from './report.js';

/** `npm run chaos`. */
async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (!options) return console.log(help);
  const reports: SeedReport[] = [];
  for (const seed of options.seeds) {
    const report = await playSeed(seed, options.orders, progress);
    progress('');
    reports.push(report);
    console.log(`seed ${seed}: ${isClean(report) ? 'clean' : 'not clean'} after ${report.seconds.toFixed(0)} s`);
    for (const [name, broken] of Object.entries(report.checks)) {
      for (const line of broken.slice(0, 10)) console.log(`seed ${seed}, ${name}: ${line}`);
    }
  }
  console.log(renderTable(reports));
  if (!reports.every(isClean)) throw new Error('The run found what must not be: see test-results/chaos.');
  console.log('Nothing is lost, wrong or unflagged.');
}

// Ctrl-C or a time limit: the replicas end with us, PostgreSQL too; only its files would stay.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** One line that rewrites itself on a terminal; nothing in a log. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
