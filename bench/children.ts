import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A server gets this long to finish what it is doing (or to write its profile) before it is killed; all of it is thrown away anyway. */
const STOP_PATIENCE_MS = 10_000;
/** Even when we are killed with -9 the channel to us closes, and the child ends with it. */
const diesWithParent = 'data:text/javascript,process.once("disconnect",()=>process.exit())';

/** The processes of one comparison: all of them end when it ends. */
export class Children {
  /** @param profileDir where servers under test write a CPU profile as they end; none without it */
  constructor(private readonly profileDir?: string) {}

  private readonly running: { name: string; process: ChildProcess }[] = [];

  /** A server under test: its own process, configured by `env` alone. Its log goes to nowhere, its errors to ours. */
  startServer(name: string, file: string, env: Record<string, string>): ChildProcess {
    const { PATH = '' } = process.env;
    return this.fork(name, file, [], {
      env: { PATH, NODE_ENV: 'production', ...env },
      execArgv: ['--import', diesWithParent, ...this.profiling(name)],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }

  /** One of the comparison's own processes; it ends by itself when the channel to us closes. */
  startHelper(name: string, file: string, ...args: string[]): ChildProcess {
    return this.fork(name, file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  /** Last started, first stopped: the database goes last. */
  async stopAll(): Promise<void> {
    for (const { process: child } of this.running.splice(0).reverse()) await stop(child);
  }

  private profiling(name: string): string[] {
    if (this.profileDir === undefined) return [];
    return ['--cpu-prof', `--cpu-prof-dir=${this.profileDir}`, `--cpu-prof-name=${name}.cpuprofile`];
  }

  private fork(name: string, file: string, args: string[], options: Parameters<typeof fork>[2]): ChildProcess {
    const child = fork(file, args, options);
    this.running.push({ name, process: child });
    return child;
  }
}

/** The next message of a child.
 *  @throws Error when it ends instead, or stays silent for longer than `patienceMs` */
export async function nextMessage<Message>(child: ChildProcess, patienceMs: number): Promise<Message> {
  const patience = new AbortController();
  try {
    return await Promise.race([
      once(child, 'message', { signal: patience.signal }).then(([message]) => message as Message),
      once(child, 'exit', { signal: patience.signal }).then(([code]) => {
        throw new Error(`${path.basename(child.spawnargs.at(-1) ?? '')} ended with ${String(code)}`);
      }),
      delay(patienceMs, undefined, { signal: patience.signal }).then(() => {
        throw new Error(`no message in ${String(patienceMs / 1000)} s`);
      }),
    ]);
  } finally {
    patience.abort();
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
  await exited;
  clearTimeout(timer);
}
