import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Children, nextMessage } from './children.js';
import { checkpoint, createDatabases } from './databases.js';
import { prepare, runOnce, type Bench, type Sample } from './measure.js';
import { help, parseOptions, type BenchOptions, type Mode } from './options.js';
import { formatReport, summarise, type ByVariant, type Samples } from './report.js';
import { startVariant, type Variant, type VariantName } from './variants.js';

const resultsDir = path.resolve('bench/results');
const resultFile = path.join(resultsDir, 'latest.json');
const dataDir = mkdtempSync(path.join(tmpdir(), 'checkout-bench-'));
let children = new Children();
const interruption = new AbortController();

async function main(options: BenchOptions): Promise<void> {
  if (options.profile) children = new Children(resultsDir);
  progress('starting PostgreSQL, Zoho stub, three servers');
  const adminUrl = options.databaseUrl ?? (await startPostgres());
  const zoho = children.startHelper('zoho', fileOf('zoho-stub.js'));
  const { port } = await nextMessage<{ port: number }>(zoho, 10_000);
  const load = children.startHelper('load', fileOf('load-generator.js'));
  const urls = await createDatabases(adminUrl, options.variants);
  const variants: Variant[] = [];
  for (const name of options.variants) {
    const around = { databaseUrl: urls[name] ?? '', zohoUrl: `http://127.0.0.1:${String(port)}`, run: options.run };
    variants.push(await startVariant(children, name, around));
  }
  const bench: Bench = { options, load, zoho, settle: () => checkpoint(adminUrl) };
  const samples: Samples = {};
  for (const mode of options.modes) samples[mode] = await runMode(bench, variants, mode);
  finish(options, samples);
}

async function runMode(bench: Bench, variants: Variant[], mode: Mode): Promise<ByVariant<Sample[]>> {
  const samples: ByVariant<Sample[]> = {};
  const paths = new Map<VariantName, string[] | undefined>();
  for (const variant of variants) {
    progress(`${mode}: warming up ${variant.name}`);
    paths.set(variant.name, await prepare(bench, variant, mode));
  }
  for (let round = 1; round <= bench.options.rounds; round += 1) {
    for (const variant of variants) {
      const sample = await runOnce(bench, variant, paths.get(variant.name));
      (samples[variant.name] ??= []).push(sample);
      progress(
        `${mode}: round ${String(round)}/${String(bench.options.rounds)}, ${variant.name}: ` +
          `${sample.requestsPerSecond.toFixed(0)} req/s, ${String(sample.errors)} errors`,
      );
    }
  }
  return samples;
}

async function startPostgres(): Promise<string> {
  const server = children.startHelper('postgres', fileOf('postgres-server.js'), dataDir);
  return (await nextMessage<{ url: string }>(server, 60_000)).url;
}

function finish(options: BenchOptions, samples: Samples): void {
  const report = summarise(samples);
  const machine = { node: process.version, platform: process.platform, cpus: cpus().length, model: cpus()[0]?.model };
  mkdirSync(resultsDir, { recursive: true });
  writeFileSync(
    resultFile,
    JSON.stringify({ at: new Date().toISOString(), machine, options, ...report, samples }, null, 2),
  );
  console.log(formatReport(report));
  console.log(
    `\n${String(options.connections)} connections, ${String(options.rounds)} rounds of ${String(options.seconds)} s,`,
  );
  console.log(
    `Node.js ${machine.node}, ${String(machine.cpus)} cores shared by all. Details: ${path.relative('.', resultFile)}`,
  );
  if (report.errors > 0) process.exitCode = 1;
}

async function cleanUp(): Promise<void> {
  await children.stopAll();
  rmSync(dataDir, { recursive: true, force: true });
}

function progress(line: string): void {
  console.error(`[${process.uptime().toFixed(0).padStart(4)} s] ${line}`);
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function interrupt(signal: NodeJS.Signals): void {
  interruption.abort();
  progress(`${signal}: stopping`);
  void cleanUp().finally(() => process.exit(130));
}

process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
try {
  const options = parseOptions(process.argv.slice(2));
  if (options) await main(options);
  else console.log(help);
} catch (error) {
  if (!interruption.signal.aborted) console.error(error instanceof Error ? error.message : error); // else: of children we ended ourselves
  process.exitCode = 1;
} finally {
  await cleanUp();
}
