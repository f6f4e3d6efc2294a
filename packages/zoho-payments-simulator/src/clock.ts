// setTimeout overflows above 2^31 - 1 ms; longer waits are re-armed when this much has passed.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Timer {
  at: number;
  run: () => void | Promise<void>;
}

/** Wall time plus an offset that a test moves forward. Session and token expiry and all timers follow it. */
export class SimulatedClock {
  private readonly timers = new Set<Timer>();
  private isClosed = false;
  private wake: NodeJS.Timeout | undefined;

  constructor(private offsetMs = 0) {}

  now(): number {
    return Date.now() + this.offsetMs;
  }

  get offset(): number {
    return this.offsetMs;
  }

  /** Runs `run` once the clock reaches `at` (epoch ms); returns a function that calls it off. */
  schedule(at: number, run: () => void | Promise<void>): () => void {
    const timer = { at, run };
    this.timers.add(timer);
    this.arm();
    return () => this.timers.delete(timer);
  }

  /** Moves time forward, running what falls due in order; resolves when that work (deliveries included) is done. */
  async advance(ms: number): Promise<number> {
    const target = this.now() + ms;
    for (let next = this.earliest(); next && next.at <= target; next = this.earliest()) {
      this.offsetMs += Math.max(0, next.at - this.now());
      await this.fire(next);
    }
    this.offsetMs += Math.max(0, target - this.now());
    this.arm();
    return this.now();
  }

  /** Calls off everything scheduled. */
  clear(): void {
    this.timers.clear();
    clearTimeout(this.wake);
  }

  close(): void {
    this.isClosed = true;
    this.clear();
  }

  private earliest(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers) if (!first || timer.at < first.at) first = timer;
    return first;
  }

  private async fire(timer: Timer): Promise<void> {
    this.timers.delete(timer);
    await timer.run();
  }

  private arm(): void {
    clearTimeout(this.wake);
    if (this.isClosed) return;
    const next = this.earliest();
    if (!next) return;
    this.wake = setTimeout(() => this.runDue(), Math.min(Math.max(0, next.at - this.now()), LONGEST_TIMER_MS));
    this.wake.unref();
  }

  private runDue(): void {
    for (const timer of [...this.timers].sort((a, b) => a.at - b.at)) {
      if (timer.at <= this.now()) void this.fire(timer);
    }
    this.arm();
  }
}
