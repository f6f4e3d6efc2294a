import type { OrderStatus } from '../../contract.js';
import { AnswerError } from './http.js';
import type { OrderClient } from './order-client.js';

export interface StatusListener {
  onStatus(status: OrderStatus): void;
  /** Nobody answers; we keep trying. */
  onLost(): void;
  /** The service refuses for good: the token has run out, or the order is not ours. */
  onRefused(error: AnswerError): void;
}

/** Below the service's limit of 25 s and below the idle limits of common proxies (30 s and up). */
const WAIT_MS = 20_000;
/** A session's end changes what can be done but not the order's status, so we look again right after it. */
const AFTER_EXPIRY_MS = 500;
const RETRY_MS = { first: 1_000, most: 15_000 };

/** Follows an order until nothing more will happen to it by itself, or until the signal aborts. */
export async function watchStatus(client: OrderClient, listener: StatusListener, signal: AbortSignal): Promise<void> {
  let waitMs = 0; // the first answer comes at once
  let retryMs = RETRY_MS.first;
  while (!signal.aborted) {
    const answer = await client.readStatus({ waitMs }, signal).catch((error: unknown) => error);
    if (isOver(signal)) return;
    if (isRefusal(answer)) return listener.onRefused(answer);
    if (answer instanceof Error) {
      listener.onLost();
      await pause(retryMs, signal);
      retryMs = Math.min(retryMs * 2, RETRY_MS.most);
      waitMs = 0;
      continue;
    }
    const status = answer as OrderStatus;
    listener.onStatus(status);
    if (isSettled(status)) return;
    waitMs = untilNextLook(status);
    retryMs = RETRY_MS.first;
  }
}

const isOver = (signal: AbortSignal): boolean => signal.aborted;

const isRefusal = (answer: unknown): answer is AnswerError =>
  answer instanceof AnswerError && [401, 403, 404].includes(answer.status);

export const isSettled = (status: OrderStatus): boolean => status.nextAction === 'none';

function untilNextLook({ paymentSession, nextAction }: OrderStatus): number {
  if (nextAction !== 'pay' || !paymentSession) return WAIT_MS;
  const left = Date.parse(paymentSession.expiresAt) - Date.now() + AFTER_EXPIRY_MS;
  // The shopper's clock may be wrong by minutes: never wait less than a second because of it.
  return Math.round(Math.min(Math.max(left, 1_000), WAIT_MS));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', end, { once: true });
  });
}
