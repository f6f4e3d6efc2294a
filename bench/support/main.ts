import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { Children, nextMessage } from '../children.js';
import { createDatabases } from '../databases.js';
import { createVault, ordersSummarySql, searchStatement } from './compiled.js';
import { type MeasuredExport, measureExport } from './exports.js';
import { fill } from './fill.js';
import { explainStatement, type PlanSummary } from './plans.js';
import { questionsFor } from './questions.js';
import { formatExports, formatReport, judge, judgeExports, type Measured } from './report.js';
import { DATA_SECRET, type Service, startService, SUPPORT_KEY } from './service.js';

const help = `Usage: npm run bench:support -- [options]

Fills databases with generated orders, explains the support desk's statements on them, times its requests and takes every
order as a file.

  --sizes <list>    how many orders (default 10000,100000,1000000)
  --rounds <n>      requests per question; the median counts (default 15)
  --help

Exits with 1 when a plan reads a whole table, when a search takes more than 1.5 times as long on the largest size as on the
one before it, when the summary of a month takes more than a second, or when an export lacks orders or needs more memory the
more there are.`;

const EMAIL = 'bench.customer@example.com';
const PHONE = '+919000000001';
/** Connections, JIT of V8 and PostgreSQL's caches are warm after a few. */
const WARM_UP = 3;
const DAY_MS = 86_400_000;

const dataDir = mkdtempSync(path.join(tmpdir(), 'checkout-bench-support-'));
const children = new Children();
const vault = createVault(DATA_SECRET);

async function main(sizes: number[], rounds: number): Promise<void> {
  const server = children.startHelper('postgres', fileURLToPath(new URL('../postgres-server.js', import.meta.url)), dataDir);
  const { url: adminUrl } = await nextMessage<{ url: string }>(server, 60_000);
  const urls = await createDatabases(adminUrl, sizes.map((size) => `support_${size}`));
  const measured: Measured[] = [];
  for (const size of sizes) {
    const url = urls[`support_${size}`] ?? '';
    const { sealed, emailHash, phoneHash } = vault.seal({ email: EMAIL, phone: PHONE });
    await fill(url, size, { sealed, emailHash, phoneHash }, (done) => progress(`${size} orders: ${done} written`));
    measured.push(...(await measure(url, size)));
  }
  const services = new Map<number, Service>();
  for (const size of sizes) services.set(size, await startService(children, urls[`support_${size}`] ?? ''));
  // Times are taken in turns, size by size within a round: whatever else the machine does hits all sizes alike.
  await time(services, measured, rounds);
  const exported = await exportAll(services);
  console.log(formatReport(measured, sizes));
  console.log(`\n${formatExports(exported)}\n`);
  const failures = [...judge(measured, sizes), ...judgeExports(exported, sizes)];
  for (const failure of failures) console.log(`MISSED  ${failure}`);
  if (failures.length === 0) console.log('All goals met: no sequential scan, no search slower than the goal allows, exports whole and of constant memory.');
  else process.exitCode = 1;
} // prettier-ignore

async function measure(url: string, size: number): Promise<Measured[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const measured: Measured[] = [];
    for (const { name, query } of questionsFor(size, EMAIL, PHONE)) {
      const { text, values } = searchStatement(query, vault);
      measured.push(entry(size, name, `/v1/support/orders?${query}`, await explainStatement(client, text, values)));
    }
    for (const days of [30, 365]) {
      const [from, to] = [new Date(Date.now() - days * DAY_MS), new Date()];
      const { text, values } = ordersSummarySql(from, to);
      const where = `/v1/support/summary?from=${from.toISOString()}&to=${to.toISOString()}`;
      measured.push(entry(size, `summary of ${days} days`, where, await explainStatement(client, text, values)));
    }
    return measured;
  } finally {
    await client.end();
  }
}

function entry(size: number, name: string, where: string, plan: PlanSummary): Measured {
  return { size, name, path: where, plan, timesMs: [] };
}

async function time(services: ReadonlyMap<number, Service>, measured: Measured[], rounds: number): Promise<void> {
  for (let round = 1 - WARM_UP; round <= rounds; round += 1) {
    progress(round < 1 ? 'warming up' : `round ${round} of ${rounds}`);
    for (const name of new Set(measured.map((one) => one.name))) {
      for (const one of measured.filter((candidate) => candidate.name === name)) {
        const took = await request(`${services.get(one.size)?.url ?? ''}${one.path}`);
        if (round > 0) one.timesMs.push(took);
      }
    }
  }
}

async function exportAll(services: ReadonlyMap<number, Service>): Promise<MeasuredExport[]> {
  const exported: MeasuredExport[] = [];
  for (const format of ['csv', 'ndjson'] as const)
    for (const [size, service] of services) {
      progress(`${size} orders as ${format}`);
      exported.push(await measureExport(service, size, format));
    }
  return exported;
}

async function request(url: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(url, { headers: { authorization: `Bearer ${SUPPORT_KEY}` } });
  const body = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${body.slice(0, 300)}`);
  return performance.now() - started;
}

function progress(line: string): void {
  console.error(`[${process.uptime().toFixed(0).padStart(4)} s] ${line}`);
}

async function cleanUp(): Promise<void> {
  await children.stopAll();
  rmSync(dataDir, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
try {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: '10000,100000,1000000' },
      rounds: { type: 'string', default: '15' },
      help: { type: 'boolean' },
    },
  });
  const sizes = values.sizes.split(',').map(Number);
  const rounds = Number(values.rounds);
  if (![...sizes, rounds].every((number) => Number.isInteger(number) && number > 0 && number <= 10_000_000))
    throw new Error('--sizes and --rounds must be whole numbers');
  if (values.help) console.log(help);
  else await main(sizes.sort((a, b) => a - b), rounds);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await cleanUp();
} // prettier-ignore
