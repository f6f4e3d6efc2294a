/**
 * Ends after `ms`, or with any of `earlier`, or when told; once. The code that makes one ends it.
 *
 * Not `AbortSignal.any([AbortSignal.timeout(ms), …])`: Node 20 collects a combined signal that only a waiting promise refers to,
 * and then no waiting promise is ever woken; and every combination stays noted at its long-lived sources.
 */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(
    ms: number,
    private readonly earlier: readonly AbortSignal[] = [],
  ) {
    this.timer = setTimeout(this.end, ms);
    for (const signal of earlier) signal.addEventListener('abort', this.end);
    if (earlier.some((signal) => signal.aborted)) this.end();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  hasEnded(): boolean {
    return this.signal.aborted;
  }

  readonly end = (): void => {
    clearTimeout(this.timer);
    for (const signal of this.earlier) signal.removeEventListener('abort', this.end);
    this.controller.abort();
  };

  /** What `work` resolves with, or null if the end comes first; the work itself goes on. */
  async race<T>(work: Promise<T>): Promise<T | null> {
    let end = (): void => undefined;
    const ended = new Promise<null>((resolve) => (end = () => resolve(null)));
    this.signal.addEventListener('abort', end);
    if (this.hasEnded()) end();
    try {
      return await Promise.race([work, ended]);
    } finally {
      this.signal.removeEventListener('abort', end);
    }
  }
}
