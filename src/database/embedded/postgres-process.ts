import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { idsFor } from './postgres-account.js';
import type { PostgresCluster } from './postgres-cluster.js';

/** What PostgreSQL writes into postmaster.pid about the server that owns a cluster. */
export interface RunningPostgres {
  pid: number;
  port: number;
  isReady: boolean;
}

// The shell stays between us and the server. Its standard input is a pipe that we alone hold: it closes when we die,
// however we die, and then PostgreSQL gets SIGINT, its fast shutdown.
const watchdog = `
trap '' INT TERM HUP
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
( while read -r _; do :; done; kill -INT $server ) <&3 2>/dev/null &
watcher=$!
exec 3<&-
wait $server; status=$?
kill -KILL $watcher 2>/dev/null
exit $status`;

// A laptop's page cache survives a crash of the process; only a power cut loses test data, which nobody minds.
const fastSettings = ['fsync=off', 'full_page_writes=off'];

/** Starts the server of a cluster and waits until it answers; its log goes line by line to `log`. */
export async function spawnPostgres(
  cluster: PostgresCluster,
  { port, fast, log }: { port: number; fast: boolean; log: (line: string) => void },
): Promise<{ stop(): Promise<void> }> {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=', // no socket file: the data directory's path may be too long for one
    'timezone=UTC',
    'log_timezone=UTC',
    'max_connections=200', // several replicas, or two test workers, with a pool each
    ...(fast ? fastSettings : []),
  ];
  const server = [cluster.programs.postgres, '-D', cluster.directory, '-p', String(port)];
  const command = [...server, ...settings.flatMap((setting) => ['-c', setting])];
  const [shell = '', ...args] = [...cluster.account.prefix, '/bin/sh', '-c', watchdog, 'checkout-postgres', ...command];
  const child = spawn(shell, args, {
    stdio: ['pipe', 'ignore', 'pipe'],
    cwd: '/',
    detached: true, // a Ctrl-C in the terminal is ours to handle: the database goes last
    ...idsFor(cluster.account),
  });
  await becomesReady(child, log);
  return { stop: () => stop(child) };
}

async function becomesReady(child: ChildProcess, log: (line: string) => void): Promise<void> {
  const { stderr, stdin } = child;
  if (!stderr || !stdin) throw new Error('PostgreSQL was started without pipes');
  stdin.on('error', () => undefined); // EPIPE when the server is gone already
  const tail: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: stderr }).on('line', (line) => {
      log(line);
      if (tail.push(line) > 20) tail.shift(); // the last lines tell why a start failed
      if (line.includes('database system is ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('close', (code) => {
      stdin.destroy();
      reject(new Error(`PostgreSQL did not start (exit ${String(code)}):\n${tail.join('\n')}`));
    });
  });
  // A program that forgets to stop the database may still end; the pipe then stops it.
  for (const handle of [child, stdin, stderr] as { unref?: () => void }[]) handle.unref?.();
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const exited = once(child, 'exit');
  child.stdin?.end();
  await exited;
}

/** The live server of a cluster, or undefined. A lock file of a dead server is removed, so that the next start is clean. */
export function findRunningPostgres(clusterDir: string): RunningPostgres | undefined {
  const file = path.join(clusterDir, 'postmaster.pid');
  let lines: string[];
  try {
    lines = readFileSync(file, 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (isPostgres(pid)) return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
  rmSync(file, { force: true });
  return undefined;
}

// PostgreSQL itself believes any live process with the noted id to be its predecessor. In containers ids are soon used
// again, and a killed server may stay a zombie; on Linux we can tell, elsewhere PostgreSQL's own rule has to do.
function isPostgres(pid: number): boolean {
  try {
    if (process.platform !== 'linux') return process.kill(pid, 0);
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return /\((postgres|postmaster)\) [^ZX]/.test(stat);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
