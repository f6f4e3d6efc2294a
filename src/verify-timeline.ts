import { parseArgs } from 'node:util';
import pg from 'pg';
import type { RunStatement } from './database/database.js';
import { SESSION_SETTINGS } from './database/session-settings.js';
import { startEmbeddedPostgres } from './database/embedded/embedded-postgres.js';
import { checkInvariants, type Checked } from './invariants/check-invariants.js';

const HELP = `Checks that every order's timeline is whole and unedited, that the rows say what it says, and that no money is lost.

  npm run timeline:verify                      all orders
  npm run timeline:verify -- --order <id>      one order
  npm run timeline:verify -- --help            this text

Reads only. Looks into DATABASE_URL, or into the embedded PostgreSQL under DATA_DIR (default .data) if that is unset.
Exit code: 0 all well, 1 something disagrees (each on a line) or could not be checked.`;

/** Some megabytes of timelines at a time: enough to keep PostgreSQL busy, little enough for a small machine. */
const BATCH_SIZE = 500;

/** `npm run timeline:verify`. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { order: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) return console.log(HELP);
  const { DATABASE_URL: databaseUrl, DATA_DIR: dataDir } = process.env;
  const embedded = databaseUrl ? undefined : await startEmbeddedPostgres({ dataDir: dataDir ?? '.data' });
  const client = new pg.Client({ connectionString: databaseUrl ?? embedded?.url });
  try {
    await client.connect();
    await client.query(SESSION_SETTINGS);
    await verify(runOn(client), values.order);
  } finally {
    await client.end();
    await embedded?.stop();
  }
}

async function verify(run: RunStatement, orderId?: string): Promise<void> {
  const startedAt = performance.now();
  let [checked, disagreeing] = [0, 0];
  for await (const batch of batches(run, orderId)) {
    checked += batch.checked;
    disagreeing += new Set(batch.disagreements.map((found) => found.orderId)).size;
    for (const { orderId: id, what } of batch.disagreements) console.error(`order ${id}: ${what}`);
    progress(`${checked} orders checked`);
  }
  progress('');
  if (orderId !== undefined && checked === 0) throw new Error(`There is no order ${orderId}.`);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (disagreeing > 0) throw new Error(`${disagreeing} of ${checked} orders disagree with their timeline.`);
  console.log(`${checked} orders checked in ${seconds} s: every timeline is whole and says what the rows say.`);
}

async function* batches(run: RunStatement, orderId?: string): AsyncGenerator<Checked> {
  if (orderId !== undefined) {
    yield checkInvariants(run, { orderId });
    return;
  }
  let after: string | null = null;
  do {
    const batch: Checked = await checkInvariants(run, { after, limit: BATCH_SIZE });
    yield batch;
    after = batch.next;
  } while (after !== null);
}

function runOn(client: pg.Client): RunStatement {
  return async <Row>({ text, values }: Parameters<RunStatement>[0]) =>
    (await client.query({ text, values })).rows as Row[];
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
