import { Clock } from '../../src/common/clock.js';

/** Real time, shifted: a test moves it forward instead of waiting. */
export class MovableClock extends Clock {
  private offsetMs = 0;

  override now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  advance(ms: number): void {
    this.offsetMs += ms;
  }
}
