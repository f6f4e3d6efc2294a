import { Injectable, Logger } from '@nestjs/common';
import type { MayReadOrder } from '../answers/may-read.decorator.js';
import { NotFoundError } from '../../common/app-error.js';
import type { Cause } from '../../common/cause.js';
import { Deadline } from '../../common/deadline.js';
import { Shutdown } from '../../common/shutdown.js';
import { ChangeFeed } from '../../database/change-feed.js';
import { type StatusReading, OrderStatusReader } from '../../reconciliation/status-reader.js';

/**
 * The pause between looks at Zoho while a caller waits. News usually comes sooner, by webhook, and ends the wait; the pause is for shops
 * without webhooks. All callers who wait for one order share a look, yet a hundred orders awaited at the slowest pace take 400 of Zoho's
 * 600 calls a minute.
 */
const PAUSE_MS = { least: 2_000, most: 15_000 };

/** Which order's status is asked for, by whom, and how fresh it must be. */
export interface StatusQuestion {
  orderId: string;
  /** How old a view of Zoho may be; also how often it is renewed while waiting, within {@link PAUSE_MS}. */
  maxAgeMs: number;
  cause: Cause;
  mayRead: MayReadOrder;
}

/** Follows an order's status: woken by changes that any replica commits, and by looks at Zoho in between. */
@Injectable()
export class StatusWatch {
  private readonly logger = new Logger('status');

  constructor(
    private readonly orderStatusReader: OrderStatusReader,
    private readonly feed: ChangeFeed,
    private readonly shutdown: Shutdown,
  ) {}

  /** Looks at once. @throws NotFoundError */
  now({ orderId, maxAgeMs, cause, mayRead }: StatusQuestion): Promise<StatusReading> {
    return this.orderStatusReader.read(orderId, maxAgeMs, cause, mayRead);
  }

  /** Looks at once; then waits until a look `isNews`, at most `waitMs`. Answers the last look, news or not. @throws NotFoundError */
  async news(
    question: StatusQuestion,
    waitMs: number,
    gone: AbortSignal,
    isNews: (first: StatusReading, last: StatusReading) => boolean,
  ): Promise<StatusReading> {
    const { orderId, mayRead } = question;
    // As stored, because what the first look finds out is news already.
    const first = await this.orderStatusReader.peek(orderId, mayRead);
    const end = this.endAfter(waitMs, gone);
    try {
      for await (const look of this.follow(question, end)) {
        if (isNews(first, look)) return look;
      }
      return await this.orderStatusReader.peek(orderId, mayRead);
    } finally {
      end.end();
    }
  }

  /** The end of a wait: after `ms`, when the caller is `gone`, or with the process. */
  endAfter(ms: number, gone: AbortSignal): Deadline {
    return new Deadline(ms, [gone, this.shutdown.signal]);
  }

  /** Looks now, after each change, and now and then, until the end. @throws NotFoundError */
  async *follow(question: StatusQuestion, end: Deadline): AsyncGenerator<StatusReading, void> {
    const { orderId, maxAgeMs, cause, mayRead } = question;
    const changes = this.feed.follow(orderId, end.signal);
    const pauseMs = Math.min(Math.max(maxAgeMs, PAUSE_MS.least), PAUSE_MS.most);
    let last = await this.orderStatusReader.read(orderId, maxAgeMs, cause, mayRead);
    while (!end.hasEnded()) {
      yield last;
      const changed = await changes.next(pauseMs);
      if (!end.hasEnded()) last = (await end.race(this.lookAgain(question, changed))) ?? last;
    }
  }

  /** Null when our own database cannot be asked just now: the caller is waiting anyway, and the next round looks again. */
  private async lookAgain(
    { orderId, maxAgeMs, cause, mayRead }: StatusQuestion,
    changed: boolean,
  ): Promise<StatusReading | null> {
    try {
      return changed
        ? await this.orderStatusReader.peek(orderId, mayRead)
        : await this.orderStatusReader.read(orderId, maxAgeMs, cause, mayRead);
    } catch (error) {
      if (error instanceof NotFoundError) throw error;
      this.logger.warn({ msg: 'a status that is waited for could not be read', orderId, err: error });
      return null;
    }
  }
}
