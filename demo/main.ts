import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lock } from 'proper-lockfile';
import { banner } from './banner.js';
import { InterruptedError } from './child-program.js';
import { startStack, type StackOptions } from './demo-stack.js';
import { help, readOptions, type DemoOptions } from './options.js';
import { anyPorts, settlePorts, wishedPorts, type Ports } from './ports.js';
import { playStory } from './story.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return print(help);
  const interrupted = listenForInterrupts();
  if (options.once) await runOnce(interrupted);
  else await runUntilInterrupted(options, interrupted);
}

/** Its own data and ports, so that it can run beside another demo; they go when the story has ended well. */
async function runOnce(signal: AbortSignal): Promise<void> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'checkout-bff-demo-'));
  const stack = await startStack({ dataDir, ports: anyPorts, report: print, signal });
  try {
    print('');
    const story = playStory({ ...stack, storefrontKey: stack.keys.storefrontKey, print });
    const interrupted = untilAborted(signal).then(() => Promise.reject(new InterruptedError('Interrupted.')));
    await Promise.race([story, stack.failed, interrupted]);
  } catch (error) {
    print(`\nThe logs are kept in ${dataDir}`);
    throw error;
  } finally {
    await stack.stop();
  }
  rmSync(dataDir, { recursive: true });
  print('\nThe order is paid. Everything is stopped again.');
}

async function runUntilInterrupted({ dataDir, portBase }: DemoOptions, signal: AbortSignal): Promise<void> {
  mkdirSync(dataDir, { recursive: true });
  const release = await lockDataDir(dataDir);
  try {
    const ports = await choosePorts(portBase);
    await serve({ dataDir: path.resolve(dataDir), ports, report: print, signal }, dataDir);
  } finally {
    await release();
  }
}

async function serve(options: StackOptions, dataDirAsGiven: string): Promise<void> {
  const stack = await startStack(options);
  try {
    print(banner(stack, dataDirAsGiven));
    await Promise.race([untilAborted(options.signal), stack.failed]);
    print('\nStopping shop, service and simulator…');
  } finally {
    await stack.stop();
  }
  print('Stopped. Nothing is left running.');
}

async function choosePorts(base: number | undefined): Promise<Ports> {
  const wished = wishedPorts(base);
  const ports = await settlePorts(wished);
  for (const part of ['service', 'shop', 'simulator'] as const) {
    if (ports[part] === 0) print(`Port ${wished[part]} is taken: the ${part} gets a free one.`);
  }
  return ports;
}

// Two demos on the same data would overwrite each other's simulator. A killed demo's lock goes stale by itself.
async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  try {
    return await lock(dataDir, {
      lockfilePath: path.join(dataDir, 'demo.lock'),
      onCompromised: () => undefined, // the machine slept: nobody else was awake either
      stale: 5_000, // the library's lower limit is 2 s; a busy laptop may stall for one or two
      retries: { retries: 12, minTimeout: 500, factor: 1 }, // outlasts a stale lock
    });
  } catch {
    throw new Error(`Another demo is using ${dataDir}. Stop it, or give this one its own --data-dir.`);
  }
}

/** The first Ctrl-C (or closed terminal) asks politely, the second leaves: children end with our channel to them. */
function listenForInterrupts(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  return controller.signal;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

main().catch((error: unknown) => {
  // Ctrl-C during the start is a wish, not a failure; a story cut short has not been told.
  if (error instanceof InterruptedError && !process.argv.includes('--once'))
    return print('\nStopped. Nothing is left running.');
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
