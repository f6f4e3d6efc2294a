import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const script = path.resolve('dist/demo/main.js');

/** The demo as `npm run demo` starts it, in a process group of its own as a terminal would give it. */
export class DemoProcess {
  output = '';
  private readonly child: ChildProcess;
  readonly exit: Promise<number | null>;

  constructor(...args: string[]) {
    this.child = spawn(process.execPath, [script, ...args], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.exit = once(this.child, 'close').then(([code]) => code as number | null);
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  /** @throws Error with everything printed, when it ends before printing that */
  async prints(text: string): Promise<void> {
    const ended = this.exit.then((code) => {
      throw new Error(`The demo ended with ${String(code)} before it printed "${text}":\n${this.output}`);
    });
    ended.catch(() => undefined);
    while (!this.output.includes(text)) {
      await Promise.race([
        ended,
        ...[this.child.stdout, this.child.stderr].flatMap((s) => (s ? [once(s, 'data')] : [])),
      ]);
    }
  }

  /** What Ctrl-C in a terminal does: SIGINT to everything in the foreground group. */
  async pressCtrlC(): Promise<number | null> {
    process.kill(-this.pid, 'SIGINT');
    return await this.exit;
  }

  async kill(): Promise<void> {
    process.kill(this.pid, 'SIGKILL');
    await this.exit;
  }

  /** Everything it has started, and what that has started. */
  descendants(): number[] {
    const parents = processTable().map(({ pid, parent }) => ({ pid, parent }));
    const below = (pid: number): number[] =>
      parents.filter(({ parent }) => parent === pid).flatMap((child) => [child.pid, ...below(child.pid)]);
    return below(this.pid);
  }
}

/** Waits until none of them runs any more; the test's own time-out is the limit. */
export async function untilGone(pids: number[]): Promise<void> {
  while (processTable().some(({ pid }) => pids.includes(pid))) await delay(100);
}

// Zombies have ended; in a container without an init nobody collects them.
function processTable(): { pid: number; parent: number }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith('Z'))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}
