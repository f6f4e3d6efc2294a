import type { OrderStatus } from '../../contract.js';
import { AnswerError } from './http.js';
import { SilentStreamError, type OrderClient, type TaggedStatus } from './order-client.js';

export interface StatusListener {
  onStatus(status: OrderStatus): void;
  /** Nobody answers; we keep trying. */
  onLost(): void;
  /** The service refuses for good: the token has run out, or the order is not ours. */
  onRefused(error: AnswerError): void;
}

/** Below the service's limit of 25 s and below the idle limits of common proxies (30 s and up). */
const WAIT_MS = 20_000;
const RETRY_MS = { first: 1_000, most: 15_000 };

/**
 * Follows an order until nothing more will happen to it by itself, or until the signal aborts: by event stream, and where streams
 * don't come through (a proxy holds them back, or too many are open) by long-poll.
 */
export async function watchStatus(client: OrderClient, listener: StatusListener, signal: AbortSignal): Promise<void> {
  let known: string | undefined;
  let retryMs = RETRY_MS.first;
  let read = byStream;
  while (!signal.aborted) {
    try {
      for await (const { tag, status } of read(client, known, signal)) {
        if (isOver(signal)) return;
        retryMs = RETRY_MS.first;
        known = tag;
        listener.onStatus(status);
        if (isSettled(status)) return;
      }
    } catch (error) {
      if (isOver(signal)) return;
      if (isRefusal(error)) return listener.onRefused(error);
      if (isStreamless(error)) read = byLongPoll;
      else listener.onLost();
      known = undefined; // so that the next answer says that we are back
    }
    await pause(retryMs, signal);
    retryMs = Math.min(retryMs * 2, RETRY_MS.most);
  }
}

const byStream = (
  client: OrderClient,
  known: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<TaggedStatus, void> => client.streamStatus(known, signal);

async function* byLongPoll(
  client: OrderClient,
  known: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<TaggedStatus, void> {
  for (let last = known; ;) {
    const news = await client.awaitStatus(last, WAIT_MS, signal);
    if (news) yield news;
    last = news?.tag ?? last;
  }
}

const isOver = (signal: AbortSignal): boolean => signal.aborted;

const isRefusal = (error: unknown): error is AnswerError =>
  error instanceof AnswerError && [401, 403, 404].includes(error.status);

const isStreamless = (error: unknown): boolean =>
  error instanceof SilentStreamError || (error instanceof AnswerError && error.status === 429);

export const isSettled = (status: OrderStatus): boolean => status.nextAction === 'none';

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
