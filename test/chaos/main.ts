import { isClean, renderTable, type RunReport } from './judge/report.js';
import { help, parseOptions } from './options.js';
import { playSeed } from './play-seed.js';

/** Of each kind; the file has all of them. */
const FAILURES_SHOWN = 10;
const STORIES_SHOWN = 3;

/** `npm run chaos`. */
async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (!options) return console.log(help);
  breakOffAfter(options.minutes);
  const reports: RunReport[] = [];
  for (const seed of options.seeds) {
    for (const { edition, orders } of options.runs) {
      const report = await playSeed({ seed, edition }, orders, progress);
      progress('');
      reports.push(report);
      tell(report);
    }
  }
  console.log(renderTable(reports));
  if (!reports.every(isClean)) throw new Error('The run found what must not be: see test-results/chaos.');
  console.log('Nothing is lost, wrong or unflagged.');
}

function tell(report: RunReport): void {
  const { seed, edition, seconds, checks, stories } = report;
  console.log(`seed ${seed} ${edition}: ${isClean(report) ? 'clean' : 'not clean'} after ${seconds.toFixed(0)} s`);
  for (const [name, broken] of Object.entries(checks)) {
    for (const line of broken.slice(0, FAILURES_SHOWN)) console.log(`seed ${seed} ${edition}, ${name}: ${line}`);
  }
  for (const story of stories.slice(0, STORIES_SHOWN)) console.log(story.join('\n'));
}

// Ctrl-C or a time limit: the replicas end with us, PostgreSQL too; only its files would stay.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

function breakOffAfter(minutes: number): void {
  const timer = setTimeout(() => {
    console.error(`Broken off: not done after ${minutes} minutes (--minutes).`);
    process.exit(1);
  }, minutes * 60_000);
  timer.unref();
}

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
