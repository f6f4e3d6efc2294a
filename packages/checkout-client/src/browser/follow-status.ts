import type { OrderStatus } from '../api-types.js';
import { CheckoutProblem } from '../checkout-problem.js';
import { pause } from '../retry.js';
import { readBlocks, SilentStreamError } from './event-stream.js';
import { ShopperOrder, type OrderAccess, type StatusNews } from './shopper-order.js';

export interface FollowOptions {
  /** Called with the status as it is, and after every change. */
  onStatus?: (status: OrderStatus) => void;
  /** False when nobody answers (it keeps trying), true when somebody does again. */
  onConnection?: (isConnected: boolean) => void;
  signal?: AbortSignal;
}

/** The service writes at least every 15 s; three of those missed, and the connection is dead. */
const SILENCE_MS = 45_000;
/** The first block comes with the headers, unless a proxy holds it back. */
const FIRST_BLOCK_MS = 10_000;
/** Below the service's limit of 25 s and the idle limits of common proxies (30 s and up). */
const POLL_WAIT_MS = 20_000;
/** Between two connections or polls that ended in good order: what the stream itself asks for (`retry: 1000`). */
const RECONNECT_MS = 1_000;
/** While nobody answers: doubled from the first, so that a service that comes back is not overrun. */
const LOST_PAUSE_MS = { first: 1_000, most: 15_000 };
/** The token has run out, or the order is not this token's: asking again cannot help. */
const REFUSALS = [400, 401, 403, 404];

/**
 * Follows an order until nothing more will happen to it by itself (`nextAction` is `none`), by event stream or, where something on
 * the way does not let streams through, by long-poll. Survives a lost connection for as long as it takes.
 * @returns the last status @throws CheckoutProblem when the service refuses for good; the signal's reason
 */
export async function followStatus({ baseUrl, orderId, clientToken, ...options }: OrderAccess & FollowOptions) {
  const order = new ShopperOrder({ baseUrl, orderId, clientToken }, options.signal);
  return follow(order, options);
}

/** As {@link followStatus}, for an order that is spoken to already. */
export async function follow(order: ShopperOrder, options: FollowOptions): Promise<OrderStatus> {
  const follower = new Follower(order, options);
  for (;;) {
    for await (const status of follower.news()) {
      options.onStatus?.(status);
      if (isSettled(status)) return status;
    }
  }
}

/** Nothing more will happen by itself: paid, refunded, cancelled or expired, and no money in question. */
export const isSettled = (status: OrderStatus): boolean => status.nextAction === 'none';

class Follower {
  private seen: string | undefined;
  private failures = 0;
  private isLost = false;
  private canStream = true;

  constructor(
    private readonly order: ShopperOrder,
    private readonly options: FollowOptions,
  ) {}

  /** Statuses until the connection ends, for whatever reason; then there is a pause, and it may be called again. */
  async *news(): AsyncGenerator<OrderStatus, void> {
    const { signal } = this.options;
    signal?.throwIfAborted();
    try {
      for await (const { status, etag } of this.canStream ? this.streamed() : this.polled()) {
        this.seen = etag;
        yield status;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof CheckoutProblem && REFUSALS.includes(error.status)) throw error;
      this.lose();
    }
    await pause(this.pauseMs(), signal);
  }

  private async *streamed(): AsyncGenerator<StatusNews, void> {
    const gone = new AbortController();
    const hangUp = (): void => gone.abort();
    this.options.signal?.addEventListener('abort', hangUp, { once: true });
    let silenceMs = FIRST_BLOCK_MS;
    try {
      const response = await this.order.openStream(this.seen, gone);
      if (!isEventStream(response)) throw new SilentStreamError('The answer is no event stream.');
      for await (const { id, data } of readBlocks(response.body, () => silenceMs)) {
        silenceMs = SILENCE_MS;
        this.connect();
        if (data !== undefined) yield { status: JSON.parse(data) as OrderStatus, etag: id };
      }
    } catch (error) {
      // Too many streams (429), or never a block: then by long-poll from now on.
      const isTooMany = error instanceof CheckoutProblem && error.status === 429;
      if (isTooMany || (error instanceof SilentStreamError && silenceMs === FIRST_BLOCK_MS)) this.canStream = false;
      throw error;
    } finally {
      this.options.signal?.removeEventListener('abort', hangUp);
      hangUp();
    }
  }

  private async *polled(): AsyncGenerator<StatusNews, void> {
    const news = await this.order.readStatus(this.seen === undefined ? {} : { waitMs: POLL_WAIT_MS }, this.seen);
    this.connect();
    if (news) yield news;
  }

  private connect(): void {
    if (this.isLost) this.options.onConnection?.(true);
    this.isLost = false;
    this.failures = 0;
  }

  private lose(): void {
    this.failures += 1;
    // One failure is a hiccup: a replica that is replaced, a phone that changes its network. Two in a row are news.
    if (this.failures !== 2) return;
    this.isLost = true;
    this.options.onConnection?.(false);
  }

  private pauseMs(): number {
    const most = Math.min(LOST_PAUSE_MS.first * 2 ** (this.failures - 1), LOST_PAUSE_MS.most);
    return this.failures === 0 ? RECONNECT_MS : most * (0.5 + Math.random() / 2);
  }
}

function isEventStream(response: Response): response is Response & { body: ReadableStream<Uint8Array> } {
  return response.body !== null && (response.headers.get('content-type')?.startsWith('text/event-stream') ?? false);
}
