import { Readable } from 'node:stream';
import type { MayReadOrder } from '../answers/may-read.decorator.js';
import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/app-error.js';
import type { Cause } from '../../common/cause.js';
import { Clock } from '../../common/clock.js';
import { MINUTE_MS } from '../../common/durations.js';
import type { Deadline } from '../../common/deadline.js';
import type { StatusReading } from '../../reconciliation/status-reader.js';
import { StatusWatch } from './status-watch.js';
import { etagOf, toStatusView } from '../answers/views.js';

/**
 * How old a view of Zoho a stream shows while nothing happens, and so how often something is written: a heartbeat or a status.
 * Below the idle limits of common proxies and load balancers (30 s and up).
 */
const BEAT_MS = 15_000;
/** A stream ends after this long and the browser opens the next, so that clients spread over new replicas. */
const LIFETIME_MS = 10 * MINUTE_MS;
/** How soon a browser comes back after an end, be it ours or the network's. */
const RECONNECT_MS = 1_000;
/** One shopper has a few tabs, and a process can hold some thousands of idle sockets; so no order may take them all. */
const MAX_PER_ORDER = 20;
const MAX_PER_PROCESS = 2_000;

class TooManyStreamsError extends AppError {
  constructor() {
    super('rate_limited', 429, 'Too many status streams are open.', {}, 5);
  }
}

/** `GET …/status/stream`. Each event is the whole status, so a reader that reconnects has missed nothing. */
@Injectable()
export class StatusStream {
  private readonly openByOrder = new Map<string, number>();
  private openInAll = 0;

  constructor(
    private readonly statusWatch: StatusWatch,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens a stream; the first look is made before this resolves, so that a refusal is an ordinary answer.
   * @param gone the caller hung up; until then, and no longer, the stream has its place
   * @param lastEventId what the reader saw last, which is not sent again
   * @throws NotFoundError, TooManyStreamsError
   */
  async open(
    orderId: string,
    cause: Cause,
    mayRead: MayReadOrder,
    gone: AbortSignal,
    lastEventId: string | undefined,
  ): Promise<Readable> {
    const end = this.statusWatch.endAfter(LIFETIME_MS, gone);
    this.takePlace(orderId, end);
    try {
      const looks = this.statusWatch.follow({ orderId, maxAgeMs: BEAT_MS, cause, mayRead }, end);
      const first = await looks.next();
      return Readable.from(this.frames(first, looks, lastEventId)).once('close', end.end);
    } catch (error) {
      end.end();
      throw error;
    }
  }

  private async *frames(
    first: IteratorResult<StatusReading>,
    looks: AsyncGenerator<StatusReading, void>,
    lastEventId?: string,
  ) {
    let seen = lastEventId;
    yield `retry: ${RECONNECT_MS}\n\n`;
    for (let look = first; !look.done; look = await looks.next()) {
      const view = toStatusView(look.value, this.clock.now());
      const id = etagOf(view);
      yield id === seen ? ': still here\n\n' : `event: status\nid: ${id}\ndata: ${JSON.stringify(view)}\n\n`;
      seen = id;
    }
  }

  /** The place is given back at the end, whatever state the stream is in then. */
  private takePlace(orderId: string, end: Deadline): void {
    if (end.hasEnded()) return;
    const count = this.openByOrder.get(orderId) ?? 0;
    if (count >= MAX_PER_ORDER || this.openInAll >= MAX_PER_PROCESS) {
      end.end();
      throw new TooManyStreamsError();
    }
    this.openByOrder.set(orderId, count + 1);
    this.openInAll++;
    const leave = (): void => {
      const left = (this.openByOrder.get(orderId) ?? 1) - 1;
      if (left > 0) this.openByOrder.set(orderId, left);
      else this.openByOrder.delete(orderId);
      this.openInAll--;
    };
    end.signal.addEventListener('abort', leave, { once: true });
  }
}
