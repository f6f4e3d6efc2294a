import type { NewOrder, NewRefund, Order, OrderAmendment, OrderStatus, PlacedOrder, Refund } from './api-types.js';
import { type CheckoutEvent, type EventEnvelope, toEvent } from './events.js';
import { send as request, type Answer, type Call, type Caller } from './request.js';
import { withRetries } from './retry.js';

/** Longer than the service's own time-out towards Zoho (10 s) twice over: by then it has answered. */
const TIMEOUT_MS = 25_000;

export interface CheckoutClientOptions {
  /** Where the service is: `https://checkout.example.com`. */
  baseUrl: string;
  /** Secret: it stays on the server. */
  storefrontKey: string;
  /** Instead of the global fetch: a proxy, a tracer, a framework's own. */
  fetch?: typeof fetch;
}

export interface StatusQuery {
  /** How old a view of Zoho is good enough, 0 to 60000; the service's default is 2000. 0 asks Zoho now. */
  maxAgeMs?: number;
  /** Long-poll: wait up to this long, at most 25000, for a change; with `etag` for any, without for one of `status`. */
  waitMs?: number;
  /** Of an earlier answer: if nothing has changed since, the answer says only that. */
  etag?: string;
  signal?: AbortSignal;
}

export type StatusAnswer =
  { isModified: true; status: OrderStatus; etag: string } | { isModified: false; status?: undefined; etag: string };

/** Which of your orders; all that is given must hold. Times are ISO 8601, or days (UTC), and inclusive. */
export interface OrderQuery {
  status?: readonly Order['status'][];
  createdFrom?: string;
  createdTo?: string;
  updatedFrom?: string;
  /** Orders per page, 1 to 200; the service's default is 50. */
  limit?: number;
  /** `nextCursor` of the page before, with the same filters. */
  cursor?: string;
  signal?: AbortSignal;
}

/** Orders, newest first. `nextCursor` is null on the last page. */
export interface OrderPage {
  items: Order[];
  nextCursor: string | null;
}

interface Options {
  signal?: AbortSignal;
}

/** 1 to 255 characters, one per thing you mean to do: the same key never does it twice. */
type Keyed = Options & { idempotencyKey: string };

export interface EventPage {
  /** Oldest first; the same events, with the same ids, as `verifyEvent` reads. */
  items: CheckoutEvent[];
  /** Keep it: after it come the events that follow, now or later. null: there are none yet, ask again after the same. */
  nextCursor: string | null;
}

/**
 * The checkout service as a storefront's server sees it. Every method repeats a call that did not get through (network, 503, 429,
 * a request with the same key still running), with growing pauses and as long as Retry-After asks; it is safe because placing
 * carries an Idempotency-Key and everything else leads to the same state however often it is asked.
 * All methods @throws CheckoutProblem, CheckoutUnreachable
 */
export class CheckoutClient {
  /** Browsers need it too; it is no secret. */
  readonly baseUrl: string;
  private readonly caller: Caller;

  constructor({ baseUrl, storefrontKey, fetch: given }: CheckoutClientOptions) {
    this.baseUrl = baseUrl;
    this.caller = { baseUrl, bearer: storefrontKey, fetch: given ?? ((...request) => fetch(...request)) };
  }

  /** @param options `idempotencyKey`: 1 to 255 characters, one per order you mean to place: the same key never makes a second order */
  placeOrder(order: NewOrder, options: Keyed): Promise<PlacedOrder> {
    return this.send('POST', '/v1/orders', order, options) as Promise<PlacedOrder>;
  }

  /**
   * Amends an unpaid order, after a last look at Zoho: `order_not_payable` when the money came first, `payment_under_way` while it may
   * yet. A new amount needs the new session that is answered; a page that still has the old one must get it.
   */
  amendOrder(orderId: string, amendment: OrderAmendment, options: Keyed): Promise<PlacedOrder> {
    return this.send('PATCH', pathOf(orderId), amendment, options) as Promise<PlacedOrder>;
  }

  /** Sends money back; for storefronts that the operator named. `initiated` means that Zoho has accepted it, events tell the rest. */
  refund(orderId: string, refund: NewRefund, options: Keyed): Promise<Refund> {
    return this.send('POST', pathOf(orderId, '/refunds'), refund, options) as Promise<Refund>;
  }

  /** Your events of the last 30 days, for a shop that was down. @param after where an earlier page ended; from the oldest without */
  async listEvents({ after, limit, signal }: Options & { after?: string; limit?: number } = {}): Promise<EventPage> {
    const page = (await this.ask({ path: '/v1/events', query: { after, limit }, signal })) as Page;
    return { items: page.items.map(toEvent), nextCursor: page.nextCursor };
  }

  /** The order as stored; Zoho is not asked. */
  getOrder(orderId: string, { signal }: Options = {}): Promise<Order> {
    return this.ask({ path: pathOf(orderId), signal }) as Promise<Order>;
  }

  /** @returns the newest, where an ended order's reference was used again; null when you have no order with it */
  async findByReference(reference: string, { signal }: Options = {}): Promise<Order | null> {
    const found = await this.ask({ path: '/v1/orders', query: { reference }, signal });
    return (found as { items: Order[] }).items[0] ?? null;
  }

  /** A page of your orders as stored, newest first. */
  listOrders({ status, signal, ...query }: OrderQuery = {}): Promise<OrderPage> {
    const statuses = status && status.length > 0 ? status.join(',') : undefined;
    return this.ask({ path: '/v1/orders', query: { ...query, status: statuses }, signal }) as Promise<OrderPage>;
  }

  /** The order as Zoho sees it now. Never fails because Zoho is down: then `source` is `stale`. */
  async getStatus(orderId: string, { maxAgeMs, waitMs, etag, signal }: StatusQuery = {}): Promise<StatusAnswer> {
    const { response, body } = await this.call({
      path: pathOf(orderId, '/status'),
      query: { maxAgeMs, waitMs },
      headers: etag === undefined ? {} : { 'if-none-match': etag },
      alsoFine: 304,
      timeoutMs: TIMEOUT_MS + (waitMs ?? 0),
      signal,
    });
    const now = response.headers.get('etag') ?? etag ?? '';
    if (body === undefined) return { isModified: false, etag: now };
    return { isModified: true, status: body as OrderStatus, etag: now };
  }

  /** Another chance to pay: the current session while it is good, otherwise a new one. `order_not_payable` when the order has ended. */
  openSession(orderId: string, { signal }: Options = {}): Promise<PlacedOrder> {
    return this.ask({ method: 'POST', path: pathOf(orderId, '/payment-sessions'), signal }) as Promise<PlacedOrder>;
  }

  /** Cancels after a last look at Zoho, so a payment that just came in wins: `order_already_paid`. */
  cancel(orderId: string, { signal }: Options = {}): Promise<OrderStatus> {
    return this.ask({ method: 'POST', path: pathOf(orderId, '/cancel'), signal }) as Promise<OrderStatus>;
  }

  private send(
    method: 'POST' | 'PATCH',
    path: string,
    json: object,
    { idempotencyKey, signal }: Keyed,
  ): Promise<unknown> {
    return this.ask({ method, path, json, headers: { 'idempotency-key': idempotencyKey }, signal });
  }

  private async ask(call: Omit<Call, 'timeoutMs'>): Promise<unknown> {
    return (await this.call({ ...call, timeoutMs: TIMEOUT_MS })).body;
  }

  private call(call: Call): Promise<Answer> {
    return withRetries(() => request(this.caller, call), call.signal);
  }
}

interface Page {
  items: EventEnvelope[];
  nextCursor: string | null;
}

export function createCheckoutClient(options: CheckoutClientOptions): CheckoutClient {
  return new CheckoutClient(options);
}

const pathOf = (orderId: string, rest = ''): string => `/v1/orders/${encodeURIComponent(orderId)}${rest}`;
