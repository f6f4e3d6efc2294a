import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';

export interface ProgramOptions {
  /** As people call it. */
  name: string;
  script: string;
  args?: string[];
  environment: NodeJS.ProcessEnv;
  logFile: string;
  /** How long it may take to say that it is ready. */
  startMs: number;
  /** How long it may take to end after SIGTERM. */
  stopMs: number;
}

/** A part of the demo that ended or did not start; the message holds the end of its log. */
class ProgramFailedError extends Error {}

/** Somebody pressed Ctrl-C while the demo was starting. */
export class InterruptedError extends Error {}

const TAIL_LINES = 20;

/**
 * One program of the demo, a process of its own. It says `{ready: true, url}` over IPC, and ends by itself when that channel
 * closes: so it never outlives the demo, not even after a kill -9.
 */
export class ChildProgram {
  /** Settles only when the program ends unasked, by failing. */
  readonly failed: Promise<never>;
  private isStopping = false;

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly options: ProgramOptions,
  ) {
    this.failed = new Promise((_resolve, reject) => {
      child.once('exit', (code, signal) => {
        if (!this.isStopping) reject(failure(options, `ended unexpectedly (${String(code ?? signal)})`));
      });
    });
    this.failed.catch(() => undefined); // whoever waits for it hears of it
  }

  /** @throws ProgramFailedError when it ends or stays silent instead of becoming ready */
  static async start(options: ProgramOptions, signal: AbortSignal): Promise<ChildProgram> {
    const log = openSync(options.logFile, 'w');
    const child = fork(options.script, options.args ?? [], {
      env: options.environment,
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', log, log, 'ipc'],
      detached: true, // Ctrl-C reaches the whole terminal group; the order of stopping is ours
    });
    closeSync(log);
    try {
      return new ChildProgram(await becomesReady(child, options, signal), child, options);
    } catch (error) {
      await stopChild(child, options.stopMs);
      throw error;
    }
  }

  /** Tells it something by IPC and gives what it says to that; one question at a time. */
  async ask(message: object): Promise<unknown> {
    const answer = once(this.child, 'message');
    this.child.send(message);
    const [said] = (await Promise.race([answer, this.failed])) as [unknown];
    return said;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await stopChild(this.child, this.options.stopMs);
  }
}

async function stopChild(child: ChildProcess, patienceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const last = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await exited;
  clearTimeout(last);
}

async function becomesReady(child: ChildProcess, options: ProgramOptions, signal: AbortSignal): Promise<string> {
  const patience = AbortSignal.timeout(options.startMs);
  return await new Promise<string>((resolve, reject) => {
    child.on('message', (message: { ready?: boolean; url?: string }) => {
      if (message.ready && message.url) resolve(message.url);
    });
    child.once('error', reject);
    child.once('exit', (code, how) => reject(failure(options, `did not start (${String(code ?? how)})`)));
    patience.addEventListener('abort', () =>
      reject(failure(options, `was not ready after ${options.startMs / 1000} s`)),
    );
    signal.addEventListener('abort', () => reject(new InterruptedError('Interrupted.')), { once: true });
  });
}

function failure({ name, logFile }: ProgramOptions, what: string): ProgramFailedError {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
  return new ProgramFailedError(
    `The ${name} ${what}. The end of ${logFile}:\n${lines.map((l) => `  ${l}`).join('\n')}`,
  );
}
