import { Injectable } from '@nestjs/common';
import type { Cause } from '../common/cause.js';
import { Shutdown } from '../common/shutdown.js';
import { ChangeFeed } from '../database/change-feed.js';
import { type Look, LookAtOrder } from '../reconciliation/look.js';
import type { OrderRecord } from '../reconciliation/state.repository.js';

/**
 * Between looks at Zoho while somebody waits. News usually comes sooner, by webhook, and wakes the waiting; this is for shops
 * without webhooks. All who wait for one order share a look, yet a hundred orders awaited at the slowest pace take 400 of Zoho's
 * 600 calls a minute.
 */
const PAUSE_MS = { least: 2_000, most: 15_000 };

/** Whose status, for whom, and how fresh. */
export interface StatusQuestion {
  orderId: string;
  /** How old a view of Zoho may be; also how often it is renewed while waiting, within {@link PAUSE_MS}. */
  maxAgeMs: number;
  cause: Cause;
  mayRead: (record: OrderRecord) => boolean;
}

/** Follows an order's status: woken by changes that any replica commits, and by looks at Zoho in between. */
@Injectable()
export class AwaitStatus {
  constructor(
    private readonly looks: LookAtOrder,
    private readonly feed: ChangeFeed,
    private readonly shutdown: Shutdown,
  ) {}

  /** Looks at once; then waits until a look `isNews`, at most `waitMs`. Answers the last look, news or not. @throws NotFoundError */
  async read(
    question: StatusQuestion,
    waitMs: number,
    gone: AbortSignal,
    isNews: (first: Look, last: Look) => boolean,
  ): Promise<Look> {
    const { orderId, maxAgeMs, cause, mayRead } = question;
    if (waitMs === 0) return this.looks.look(orderId, maxAgeMs, cause, mayRead);
    // As stored, because what the first look finds out is news already.
    const first = await this.looks.peek(orderId, mayRead);
    for await (const look of this.follow(question, AbortSignal.any([AbortSignal.timeout(waitMs), gone]))) {
      if (isNews(first, look)) return look;
    }
    return this.looks.peek(orderId, mayRead);
  }

  /** Looks now, after each change, and now and then; ends when `enough` says so, or with the process. @throws NotFoundError */
  async *follow(
    { orderId, maxAgeMs, cause, mayRead }: StatusQuestion,
    enough: AbortSignal,
  ): AsyncGenerator<Look, void> {
    const changes = this.feed.follow(orderId);
    const end = AbortSignal.any([enough, this.shutdown.signal]);
    const pauseMs = Math.min(Math.max(maxAgeMs, PAUSE_MS.least), PAUSE_MS.most);
    try {
      yield await this.looks.look(orderId, maxAgeMs, cause, mayRead);
      while (!isOver(end)) {
        const changed = await changes.next(AbortSignal.any([AbortSignal.timeout(pauseMs), end]));
        yield await (changed || isOver(end)
          ? this.looks.peek(orderId, mayRead)
          : this.looks.look(orderId, maxAgeMs, cause, mayRead));
      }
    } finally {
      changes.close();
    }
  }
}

function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}
