import { readFileSync } from 'node:fs';

/** USER_HZ: what Linux counts a process's time in, on every architecture Node.js runs on. */
const TICKS_PER_SECOND = 100;

/** CPU seconds (user + system, all threads) a process has used so far; null where there is no /proc. */
export function readCpuSeconds(pid: number | undefined): number | null {
  const stat = readProc(pid, 'stat');
  if (stat === null) return null;
  // The name in parentheses may hold spaces; utime and stime are the 12th and 13th fields after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory in MB; null where there is no /proc. */
export function readResidentMb(pid: number | undefined): number | null {
  const kilobytes = readProc(pid, 'status')?.match(/^VmRSS:\s+(\d+) kB/m)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}

function readProc(pid: number | undefined, file: string): string | null {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, 'utf8');
  } catch {
    return null;
  }
}
