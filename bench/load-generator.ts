import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { exampleOrder } from './example-order.js';

/**
 * Drives one server with autocannon, in a process of its own so that its work is not charged to anybody: takes a
 * {@link LoadJob} by IPC, answers a {@link LoadResult}, and ends with its parent.
 */
export interface LoadJob {
  url: string;
  connections: number;
  /** Whole seconds: autocannon looks at its clock once a second. */
  seconds: number;
  headers: Record<string, string>;
  /** Paths to GET in turn. Absent: every request places another order. */
  paths?: string[];
}

export interface LoadResult {
  requests: number;
  /** Anything but a 2xx: other answers, connection errors, time-outs. */
  errors: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
}

process.on('message', (job: LoadJob) => {
  drive(job).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error('load generator', error);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit());

async function drive(job: LoadJob): Promise<LoadResult> {
  const latenciesMs: number[] = [];
  let startedMs = 0;
  let lastMs = 0;
  const { non2xx, errors } = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(optionsOf(job), (error: Error | null, result) =>
      error ? reject(error) : resolve(result),
    );
    instance.on('start', () => (startedMs = performance.now()));
    // autocannon's own histogram is in whole milliseconds: too coarse for answers that take three of them.
    instance.on('response', (_client, _status, _bytes, responseTimeMs) => {
      latenciesMs.push(responseTimeMs);
      lastMs = performance.now();
    });
  });
  latenciesMs.sort((a, b) => a - b);
  return {
    requests: latenciesMs.length,
    errors: non2xx + errors, // autocannon counts time-outs among the errors
    seconds: (lastMs - startedMs) / 1000,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
  };
}

function optionsOf({ url, connections, seconds, headers, paths }: LoadJob): autocannon.Options {
  const requests = paths?.map((path) => ({ method: 'GET' as const, path }));
  return { url, connections, duration: seconds, headers, requests: requests ?? [placeOrder(headers)] };
}

function placeOrder(headers: Record<string, string>): autocannon.Request {
  return {
    method: 'POST',
    path: '/v1/orders',
    setupRequest: (request) => {
      const key = randomUUID();
      request.headers = { ...headers, 'content-type': 'application/json', 'idempotency-key': key };
      request.body = exampleOrder(key);
      return request;
    },
  };
}

function quantile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
