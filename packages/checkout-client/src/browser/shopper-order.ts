import type { OrderStatus, PaymentResult, PlacedOrder } from '../api-types.js';
import { CheckoutProblem } from '../checkout-problem.js';
import { send, urlOf, type Answer, type Call } from '../request.js';
import { withRetries } from '../retry.js';

/** What lets a browser see one order, and no other. */
export interface OrderAccess {
  /** Where the service is: `https://checkout.example.com`. */
  baseUrl: string;
  orderId: string;
  /** From the placed order; good for a while. */
  clientToken: string;
}

/** Longer than the service's own time-out towards Zoho (10 s) twice over: by then it has answered. */
const TIMEOUT_MS = 25_000;
/** A stream answers after its first look at Zoho, which the service gives up after 10 s. */
const STREAM_OPENS_WITHIN_MS = 20_000;

/** The service, spoken to from the shopper's browser with the token of one order. */
export class ShopperOrder {
  constructor(
    private readonly access: OrderAccess,
    private readonly signal?: AbortSignal,
  ) {}

  /** @returns undefined when nothing has changed since `etag` @throws CheckoutProblem, CheckoutUnreachable */
  async readStatus(query: { maxAgeMs?: number; waitMs?: number }, etag?: string): Promise<StatusNews | undefined> {
    const headers: Record<string, string> = etag === undefined ? {} : { 'if-none-match': etag };
    const timeoutMs = TIMEOUT_MS + (query.waitMs ?? 0);
    const call = { path: this.path('/status'), query, headers, alsoFine: 304, timeoutMs };
    const { response, body } = await this.send(call);
    return body === undefined
      ? undefined
      : { status: body as OrderStatus, etag: response.headers.get('etag') ?? undefined };
  }

  /** The session to pay in: the current one while it is good, otherwise a new one. @throws CheckoutProblem, CheckoutUnreachable */
  async openSession(): Promise<PlacedOrder> {
    const call = { method: 'POST', path: this.path('/payment-sessions'), timeoutMs: TIMEOUT_MS } as const;
    return (await withRetries(() => this.send(call), this.signal)).body as PlacedOrder;
  }

  /** What the payment window said: a hint where to look. @throws CheckoutProblem, CheckoutUnreachable */
  async reportResult(result: PaymentResult): Promise<OrderStatus> {
    const path = this.path('/payment-result');
    const call = { method: 'POST', path, json: result, timeoutMs: TIMEOUT_MS } as const;
    return (await withRetries(() => this.send(call), this.signal)).body as OrderStatus;
  }

  /** The stream's answer once its headers are there. `gone` hangs up. @throws CheckoutProblem, or what fetch throws */
  async openStream(lastEventId: string | undefined, gone: AbortController): Promise<Response> {
    const { baseUrl, clientToken } = this.access;
    const headers = {
      accept: 'text/event-stream',
      authorization: `Bearer ${clientToken}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    };
    const tooLate = setTimeout(() => gone.abort(), STREAM_OPENS_WITHIN_MS);
    try {
      const url = urlOf({ baseUrl }, { path: this.path('/status/stream') });
      const response = await fetch(url, { headers, signal: gone.signal, cache: 'no-store' });
      if (!response.ok) throw await CheckoutProblem.from(response);
      return response;
    } finally {
      clearTimeout(tooLate);
    }
  }

  private path(rest: string): string {
    return `/v1/orders/${encodeURIComponent(this.access.orderId)}${rest}`;
  }

  private send(call: Call): Promise<Answer> {
    const { baseUrl, clientToken } = this.access;
    // Called through a function: a browser's fetch refuses to be a method of something else.
    const caller = { baseUrl, bearer: clientToken, fetch: (...request: Parameters<typeof fetch>) => fetch(...request) };
    return send(caller, { ...call, signal: this.signal });
  }
}

/** A status and the ETag to ask for newer ones with. */
export interface StatusNews {
  status: OrderStatus;
  etag: string | undefined;
}
