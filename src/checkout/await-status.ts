import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { type Look, LookAtOrder } from '../reconciliation/look.js';
import type { OrderRecord } from '../reconciliation/state.repository.js';

/** Between looks while a caller waits: Zoho's budget is 10 calls a second for all orders together. */
const SHORTEST_PAUSE_MS = 1_000;

/** A status read that may wait for the status to change (long-poll). */
export interface StatusRead {
  orderId: string;
  maxAgeMs: number;
  waitMs: number;
  cause: Cause;
  mayRead: (record: OrderRecord) => boolean;
  /** Ends the wait early: the caller has gone, or the process is going. */
  signal: AbortSignal;
}

@Injectable()
export class AwaitStatus {
  constructor(private readonly looks: LookAtOrder) {}

  /** Looks at once; then, while the status stays as it was and there is time, again and again. */
  async read({ orderId, maxAgeMs, waitMs, cause, mayRead, signal }: StatusRead): Promise<Look> {
    const until = performance.now() + waitMs;
    const first = await this.looks.look(orderId, maxAgeMs, cause, mayRead);
    let look = first;
    while (look.record.order.status === first.record.order.status) {
      const leftMs = until - performance.now();
      if (leftMs <= 0 || signal.aborted) break;
      await delay(Math.min(leftMs, Math.max(maxAgeMs, SHORTEST_PAUSE_MS)), undefined, { signal }).catch(
        () => undefined,
      );
      look = await this.looks.look(orderId, maxAgeMs, cause, mayRead);
    }
    return look;
  }
}
