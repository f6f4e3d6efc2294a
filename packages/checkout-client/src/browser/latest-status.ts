import type { OrderStatus } from '../api-types.js';

/** The newest status of those that come from several sides at once, and whoever waits for one. */
export class LatestStatus {
  private last: OrderStatus | undefined;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly onStatus: ((status: OrderStatus) => void) | undefined) {}

  /** An answer that was under way while a newer one came in is old news. */
  take(status: OrderStatus): void {
    if (this.last && Date.parse(status.asOf) < Date.parse(this.last.asOf)) return;
    this.last = status;
    this.onStatus?.(status);
    for (const look of [...this.waiting]) look();
  }

  /** The first status, from now on or the last one, that is `wanted`. @throws the signal's reason */
  until(wanted: (status: OrderStatus) => boolean, signal: AbortSignal): Promise<OrderStatus> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (signal.aborted) reject(signal.reason as Error);
        else if (this.last && wanted(this.last)) resolve(this.last);
        else return;
        this.waiting.delete(look);
        signal.removeEventListener('abort', look);
      };
      this.waiting.add(look);
      signal.addEventListener('abort', look);
      look();
    });
  }
}
