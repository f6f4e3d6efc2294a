import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import path from 'node:path';

/** A task the service does by the clock, as it registered it: what graphile-worker would run by real time. */
export interface CronTask {
  task: string;
  match: string;
}

interface Ready {
  url: string;
  crons: CronTask[];
}

export interface ReplicaSettings {
  env: Record<string, string>;
  /** Where what it logs goes. */
  logFile: string;
  offsetMs: () => number;
  onCrash: (name: string, code: number | null) => void;
}

/** One replica of the service: a process that is killed and started again, and nobody asks it first. */
export class Replica {
  kills = 0;
  crons: CronTask[] = [];
  private child: ChildProcess | null = null;
  private readyUrl: string | null = null;
  private readiness: Promise<void> = Promise.resolve();
  private isStopped = false;
  private hasRun = false;
  private readonly log: number;

  constructor(
    private readonly name: string,
    private readonly settings: ReplicaSettings,
  ) {
    this.log = openSync(settings.logFile, 'w');
  }

  get logFile(): string {
    return this.settings.logFile;
  }

  /** Where it answers; null while it is starting or dead. */
  get url(): string | null {
    return this.readyUrl;
  }

  start(): Promise<void> {
    const { env, offsetMs } = this.settings;
    const child = fork(path.resolve('test/chaos/replica.mjs'), [String(offsetMs())], {
      env: { PATH: process.env.PATH ?? '', ...env },
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', this.log, this.log, 'ipc'],
    });
    this.child = child;
    this.readiness = new Promise((resolve, reject) => {
      child.once('message', ({ url, crons }: Ready) => {
        this.readyUrl = url;
        this.hasRun = true;
        this.crons = crons;
        resolve();
      });
      child.once('exit', (code, signal) => {
        if (this.hasRun) this.ended(child, code, signal, resolve);
        else reject(new Error(`replica ${this.name} could not start: see ${this.settings.logFile}`));
      });
    });
    return this.readiness;
  }

  setClock(offsetMs: number): void {
    if (this.child?.connected) this.child.send({ offsetMs }, () => undefined);
  }

  /** kill -9, at whatever it is doing; it comes back at once, as under any supervisor. */
  async killAndRestart(): Promise<void> {
    const { child } = this;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    this.kills += 1;
    const exited = once(child, 'exit');
    this.readyUrl = null;
    child.kill('SIGKILL');
    await exited;
  }

  async untilReady(): Promise<void> {
    while (this.readyUrl === null) await this.readiness;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    const { child } = this;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  private ended(child: ChildProcess, code: number | null, signal: string | null, resolve: () => void): void {
    if (child !== this.child) return;
    // It may fail to start while PostgreSQL is away, and is started again; once it ran, only we may end it.
    if (this.readyUrl !== null && signal !== 'SIGKILL') this.settings.onCrash(this.name, code);
    this.readyUrl = null;
    if (!this.isStopped) void this.start().then(resolve);
    else resolve();
  }
}
