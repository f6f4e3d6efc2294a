import { Logger } from '@nestjs/common';

/** What was started, or is just starting, and how it ends. */
export class Lifetime {
  private readonly stops: (() => Promise<void>)[] = [];
  private ending = false;

  isEnding(): boolean {
    return this.ending;
  }

  /** Waits for a start; what is only half there when the end comes is waited for and stopped too. */
  started<T>(starting: Promise<T>, stop: (started: T) => Promise<void>): Promise<T> {
    this.stops.unshift(async () => {
      const outcome = await starting.then((value) => ({ value })).catch(() => null); // a failed start left nothing to stop
      if (outcome) await stop(outcome.value);
    });
    return starting;
  }

  /** Stops everything, the last one first. True if nothing went wrong. */
  async end(): Promise<boolean> {
    this.ending = true;
    let clean = true;
    for (const stop of this.stops) {
      try {
        await stop();
      } catch (error) {
        clean = false;
        new Logger('main').error({ msg: 'stopping failed', err: error });
      }
    }
    return clean;
  }
}
