import type { OrderStatus, PlacedOrder } from '../../contract.js';
import { readEvents } from './event-stream.js';
import { fetchJson, send, type JsonRequest } from './http.js';
import type { KeptOrder } from './memory.js';
import type { WidgetResult } from './widget.js';

/** A status and the tag it goes by: the stream's event id is the ETag of the same answer. */
export interface TaggedStatus {
  tag: string | undefined;
  status: OrderStatus;
}

/** The stream brings nothing, as behind a proxy that collects an answer before it passes it on. */
export class SilentStreamError extends Error {}

/** An event comes right after the head, so a head without one means that somebody holds it back. */
const FIRST_EVENT_MS = 5_000;
/** The service says something every 15 s; twice missed means that the connection is dead. */
const SILENCE_MS = 35_000;

/** The checkout service, spoken to directly with the order's client token. */
export class OrderClient {
  constructor(readonly kept: KeptOrder) {}

  /** The status, no older than `maxAgeMs`; 0 asks Zoho now. */
  readStatus(maxAgeMs: number): Promise<OrderStatus> {
    return this.call<OrderStatus>(`/status?maxAgeMs=${maxAgeMs}`, {});
  }

  /** Long-poll: the status as soon as it differs from the `known` tag; null if it did not for `waitMs`. */
  async awaitStatus(known: string | undefined, waitMs: number, signal: AbortSignal): Promise<TaggedStatus | null> {
    const headers = tagged('if-none-match', known);
    const answer = await this.send(`/status?waitMs=${known === undefined ? 0 : waitMs}`, { headers, signal });
    if (answer.status === 304) return null;
    return { tag: answer.headers.get('etag') ?? undefined, status: (await answer.json()) as OrderStatus };
  }

  /** The status whenever it differs from the last, beginning with `known`. Ends when the service ends it. @throws SilentStreamError */
  async *streamStatus(known: string | undefined, signal: AbortSignal): AsyncGenerator<TaggedStatus, void> {
    const own = new AbortController();
    const abort = (): void => own.abort();
    signal.addEventListener('abort', abort);
    let timer: number | undefined;
    let heard = false;
    try {
      const headers = tagged('last-event-id', known);
      const { body } = await this.send('/status/stream', { headers, signal: own.signal });
      timer = window.setTimeout(abort, FIRST_EVENT_MS);
      for await (const { id, data } of body ? readEvents(body) : []) {
        heard = true;
        window.clearTimeout(timer);
        timer = window.setTimeout(abort, SILENCE_MS);
        if (data !== undefined) yield { tag: id, status: JSON.parse(data) as OrderStatus };
      }
    } catch (error) {
      throw own.signal.aborted && !signal.aborted && !heard ? new SilentStreamError() : error;
    } finally {
      window.clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      abort();
    }
  }

  /** The session to pay in: the current one while it is good, otherwise a new one. */
  openSession(): Promise<PlacedOrder> {
    return this.call<PlacedOrder>('/payment-sessions', { method: 'POST' });
  }

  reportResult(result: Required<WidgetResult>): Promise<OrderStatus> {
    return this.call<OrderStatus>('/payment-result', { method: 'POST', json: result });
  }

  private call<T>(path: string, init: JsonRequest): Promise<T> {
    return fetchJson<T>(this.url(path), this.signed(init));
  }

  private send(path: string, init: JsonRequest): Promise<Response> {
    return send(this.url(path), this.signed(init));
  }

  private url(path: string): string {
    return `${this.kept.serviceUrl}/v1/orders/${this.kept.orderId}${path}`;
  }

  private signed(init: JsonRequest): JsonRequest {
    return { ...init, headers: { ...init.headers, authorization: `Bearer ${this.kept.clientToken}` } };
  }
}

function tagged(name: string, tag: string | undefined): Record<string, string> {
  return tag === undefined ? {} : { [name]: tag };
}
