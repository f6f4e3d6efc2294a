import type { ChildProcess } from 'node:child_process';
import { nextMessage } from './children.js';
import { exampleOrder } from './example-order.js';
import type { LoadJob, LoadResult } from './load-generator.js';
import type { BenchOptions, Mode } from './options.js';
import { readCpuSeconds, readResidentMb } from './process-usage.js';
import { storefrontApiKey, type Variant } from './variants.js';

/** One run of one variant. CPU and memory are those of the server's process alone; null where there is no /proc. */
export interface Sample {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  cpuMicros: number | null;
  residentMb: number | null;
  requests: number;
  errors: number;
  zohoCalls: number;
}

export interface Bench {
  options: BenchOptions;
  load: ChildProcess;
  zoho: ChildProcess;
  /** Called before every run, so that none pays for the writes of the one before. */
  settle(): Promise<void>;
}

/** V8's compilers need some thousands of requests; a slow variant on a busy machine is given a limited time for them. */
const WARM_UP_REQUESTS = 5_000;
const MAX_WARM_UP_MS = 20_000;
/** Before every run: the connections are new, the code is warm. */
const WARM_UP_SECONDS = 1;
/** So many orders take turns in a status run: enough that no single row's page is special, few enough to look at quickly. */
const STATUS_ORDERS = 64;

const authorization = { authorization: `Bearer ${storefrontApiKey}` };

/** Brings a variant up to speed, and for `status` places the orders to ask for. Answers the paths to load. */
export async function prepare(bench: Bench, variant: Variant, mode: Mode): Promise<string[] | undefined> {
  const ids = [];
  for (let count = 0; count < STATUS_ORDERS; count += 1) ids.push(await placeOrder(variant));
  const paths = mode === 'status' ? ids.map((id) => `/v1/orders/${id}/status?maxAgeMs=60000`) : undefined;
  const deadline = Date.now() + MAX_WARM_UP_MS;
  for (let requests = 0; requests < WARM_UP_REQUESTS && Date.now() < deadline;)
    requests += (await measure(bench, variant, paths, WARM_UP_SECONDS)).requests;
  return paths;
}

/** One warmed-up run.
 *  @throws Error when the run did not measure what it says it measures */
export async function runOnce(bench: Bench, variant: Variant, paths: string[] | undefined): Promise<Sample> {
  for (const path of paths ?? []) await request(variant, path.replace('60000', '0'));
  await measure(bench, variant, paths, WARM_UP_SECONDS);
  await bench.settle();
  const sample = await measure(bench, variant, paths, bench.options.seconds);
  await check(variant, sample, paths);
  return sample;
}

async function measure(
  { load, zoho, options }: Bench,
  { url, process }: Variant,
  paths: string[] | undefined,
  seconds: number,
): Promise<Sample> {
  await zohoCalls(zoho);
  const job: LoadJob = { url, connections: options.connections, seconds, headers: authorization, paths };
  const before = readCpuSeconds(process.pid);
  load.send(job);
  const result = await nextMessage<LoadResult>(load, (seconds + 30) * 1000);
  const after = readCpuSeconds(process.pid);
  return {
    requestsPerSecond: result.requests / result.seconds,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    cpuMicros: before === null || after === null ? null : ((after - before) * 1e6) / result.requests,
    residentMb: readResidentMb(process.pid),
    requests: result.requests,
    errors: result.errors,
    zohoCalls: await zohoCalls(zoho),
  };
}

/** Every create calls Zoho, no cached answer does: else the numbers are those of something else. */
async function check({ name, url }: Variant, sample: Sample, paths: string[] | undefined): Promise<void> {
  const [path] = paths ?? [];
  if (path === undefined) {
    if (sample.errors === 0 && sample.zohoCalls < sample.requests)
      throw new Error(
        `${name} placed ${String(sample.requests)} orders with ${String(sample.zohoCalls)} calls to Zoho`,
      );
    return;
  }
  const { source } = (await request({ name, url }, path)) as { source?: string };
  if (sample.zohoCalls > 0 || source !== 'cached')
    throw new Error(
      `${name} answered "${String(source)}", ${String(sample.zohoCalls)} calls to Zoho: not a cached status`,
    );
}

async function zohoCalls(zoho: ChildProcess): Promise<number> {
  zoho.send('count');
  return (await nextMessage<{ calls: number }>(zoho, 5_000)).calls;
}

async function placeOrder(variant: Pick<Variant, 'name' | 'url'>): Promise<string> {
  const key = crypto.randomUUID();
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  const order = await request(variant, '/v1/orders', { method: 'POST', headers, body: exampleOrder(key) });
  return (order as { id: string }).id;
}

async function request(
  { name, url }: Pick<Variant, 'name' | 'url'>,
  path: string,
  init: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<unknown> {
  const response = await fetch(url + path, { ...init, headers: { ...authorization, ...init.headers } });
  const body = await response.text();
  if (!response.ok) throw new Error(`${name} answered ${String(response.status)} to ${path}: ${body.slice(0, 500)}`);
  return JSON.parse(body);
}
