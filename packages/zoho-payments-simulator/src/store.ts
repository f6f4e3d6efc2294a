import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { newRandomState } from './ids.js';
import { type State } from './state.js';

// Writes are bundled: a burst of calls costs one file write, and a kill loses at most this much.
const WRITE_DELAY_MS = 100;

/** Holds the state in memory and, when given a file, keeps a JSON copy of it there. */
export class Store {
  readonly state: State;
  private pendingWrite: NodeJS.Timeout | undefined;

  constructor(
    seed: number,
    refreshToken: string,
    private readonly file?: string,
  ) {
    this.state = file && existsSync(file) ? thaw(readFileSync(file, 'utf8')) : emptyState(seed, refreshToken);
  }

  /** Call after every change; the file follows shortly. */
  changed(): void {
    if (!this.file || this.pendingWrite) return;
    this.pendingWrite = setTimeout(() => this.write(), WRITE_DELAY_MS);
  }

  /** Empties everything but the id generator, so that ids never repeat within a run. */
  reset(refreshToken: string, seed?: number): void {
    const random = seed === undefined ? this.state.random : newRandomState(seed);
    Object.assign(this.state, emptyState(random.seed, refreshToken), {
      random,
      clockOffsetMs: this.state.clockOffsetMs,
    });
    this.changed();
  }

  close(): void {
    if (this.pendingWrite) this.write();
  }

  private write(): void {
    clearTimeout(this.pendingWrite);
    this.pendingWrite = undefined;
    if (!this.file) return;
    mkdirSync(dirname(this.file), { recursive: true });
    // Rename is atomic: a reader never sees half a file.
    writeFileSync(`${this.file}.tmp`, freeze(this.state));
    renameSync(`${this.file}.tmp`, this.file);
  }
}

function emptyState(seed: number, refreshToken: string): State {
  return {
    random: newRandomState(seed),
    clockOffsetMs: 0,
    sessions: new Map(),
    payments: new Map(),
    refunds: new Map(),
    events: new Map(),
    deliveries: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Set([refreshToken]),
    grantCodes: new Map(),
    minted: new Map(),
  };
}

function freeze(state: State): string {
  return JSON.stringify(state, (_key, value: unknown) => {
    if (value instanceof Map) return { $map: [...value] };
    if (value instanceof Set) return { $set: [...value] };
    return value;
  });
}

function thaw(text: string): State {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if ('$map' in value) return new Map(value.$map as [unknown, unknown][]);
    if ('$set' in value) return new Set(value.$set as unknown[]);
    return value;
  }) as State;
}
