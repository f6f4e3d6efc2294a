import { setTimeout as delay } from 'node:timers/promises';
import { readResidentMb } from '../process-usage.js';
import { SUPPORT_KEY, type Service } from './service.js';

/** One export of every order, as a caller saw it. */
export interface MeasuredExport {
  size: number;
  format: 'csv' | 'ndjson';
  /** Lines that came, without the header. */
  rows: number;
  seconds: number;
  /** Resident memory of the service at its highest meanwhile; null where there is no /proc. */
  peakMb: number | null;
}

/** Often enough to see a buffer that grows, seldom enough to cost nothing. */
const SAMPLE_MS = 100;
const NEWLINE = '\n'.charCodeAt(0);

/** Takes all orders of a service as a file, as fast as they come, and watches the service's memory. */
export async function measureExport(
  { url, pid }: Service,
  size: number,
  format: MeasuredExport['format'],
): Promise<MeasuredExport> {
  const sampling = new AbortController();
  const peak = watchPeak(pid, sampling.signal);
  const started = performance.now();
  const lines = await countLines(`${url}/v1/support/orders.${format}`);
  const seconds = (performance.now() - started) / 1000;
  sampling.abort();
  return { size, format, rows: format === 'csv' ? lines - 1 : lines, seconds, peakMb: await peak };
}

async function countLines(url: string): Promise<number> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${SUPPORT_KEY}` } });
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  let lines = 0;
  for await (const chunk of response.body) for (const byte of chunk as Uint8Array) if (byte === NEWLINE) lines += 1;
  return lines;
}

async function watchPeak(pid: number | undefined, signal: AbortSignal): Promise<number | null> {
  let peak = readResidentMb(pid);
  while (await delay(SAMPLE_MS, true, { signal }).catch(() => false)) {
    const now = readResidentMb(pid);
    if (now !== null && now > (peak ?? 0)) peak = now;
  }
  return peak;
}
