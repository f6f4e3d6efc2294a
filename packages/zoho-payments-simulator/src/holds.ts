import { type LoggedRequest, type Operation } from './request-log.js';

export interface HoldOptions {
  /** Hold the answer after the work is done instead of the call before it. */
  afterWork?: boolean;
  /** How many calls to catch; later ones pass. */
  times?: number | 'forever';
}

/** A gate in front of (or behind) an operation: await `arrived` instead of sleeping, then `release()`. */
export class Hold {
  /** Resolves when the first call is being held. */
  readonly arrived: Promise<LoggedRequest>;
  readonly held: LoggedRequest[] = [];
  private announce: (call: LoggedRequest) => void = () => undefined;
  private open: () => void = () => undefined;
  private readonly opened: Promise<void>;
  private isOpen = false;

  constructor(
    readonly id: string,
    readonly operation: Operation | 'any',
    readonly afterWork: boolean,
    private readonly times: number | 'forever',
  ) {
    this.arrived = new Promise((resolve) => (this.announce = resolve));
    this.opened = new Promise((resolve) => (this.open = resolve));
  }

  /** Lets every held call go and catches no more. */
  release(): void {
    this.isOpen = true;
    this.open();
  }

  catches(operation: Operation, afterWork: boolean): boolean {
    if (this.isOpen || this.afterWork !== afterWork) return false;
    if (this.operation !== 'any' && this.operation !== operation) return false;
    return this.times === 'forever' || this.held.length < this.times;
  }

  async pass(call: LoggedRequest): Promise<void> {
    this.held.push(call);
    this.announce(call);
    await this.opened;
  }

  get released(): boolean {
    return this.isOpen;
  }
}

export class Holds {
  private holds: Hold[] = [];
  private count = 0;

  add(operation: Operation | 'any', options: HoldOptions = {}): Hold {
    this.holds = this.holds.filter((hold) => !hold.released);
    const hold = new Hold(`hold-${(this.count += 1)}`, operation, options.afterWork ?? false, options.times ?? 1);
    this.holds.push(hold);
    return hold;
  }

  find(id: string): Hold | undefined {
    return this.holds.find((hold) => hold.id === id);
  }

  list(): Hold[] {
    return [...this.holds];
  }

  async pass(operation: Operation, afterWork: boolean, call: LoggedRequest): Promise<void> {
    await this.holds.find((hold) => hold.catches(operation, afterWork))?.pass(call);
  }

  releaseAll(): void {
    for (const hold of this.holds) hold.release();
    this.holds = [];
  }
}
