import { request } from 'undici';
import type { OrderStatus, PlacedOrder, Problem } from '../contract.js';

/** An answer of the service that is not a success. */
export class CheckoutProblem extends Error {
  constructor(
    readonly status: number,
    readonly problem: Partial<Problem>,
  ) {
    super(`${String(status)} ${problem.code ?? ''}: ${problem.detail ?? problem.title ?? 'no details'}`);
  }
}

/** Longer than the service's own time-out towards Zoho (10 s): it always has an answer by then. */
const TIMEOUT_MS = 20_000;

/** The checkout service as a storefront's server sees it: with the secret key that never reaches a browser. */
export class CheckoutClient {
  constructor(
    readonly baseUrl: string,
    private readonly storefrontKey: string,
  ) {}

  /** Repeating the call with the same key never makes a second order. @throws CheckoutProblem */
  async placeOrder(idempotencyKey: string, order: Record<string, unknown>): Promise<PlacedOrder> {
    const headers = { 'idempotency-key': idempotencyKey };
    return (await this.call('POST', '/v1/orders', order, headers)) as PlacedOrder;
  }

  /** @returns undefined when no order has this reference @throws CheckoutProblem */
  async findOrderId(reference: string): Promise<string | undefined> {
    const found = await this.call('GET', `/v1/orders?reference=${encodeURIComponent(reference)}`);
    return (found as { items: { id: string }[] }).items[0]?.id;
  }

  /** @throws CheckoutProblem */
  async readStatus(orderId: string): Promise<OrderStatus> {
    return (await this.call('GET', `/v1/orders/${orderId}/status`)) as OrderStatus;
  }

  /** The session to pay in, with a new client token; null when the order is not to be paid (any more). @throws CheckoutProblem */
  async openSession(orderId: string): Promise<PlacedOrder | null> {
    try {
      return (await this.call('POST', `/v1/orders/${orderId}/payment-sessions`)) as PlacedOrder;
    } catch (error) {
      if (error instanceof CheckoutProblem && error.status === 409) return null;
      throw error;
    }
  }

  /** The service looks at Zoho a last time first, so a payment that just came in wins. @throws CheckoutProblem */
  async cancelOrder(orderId: string): Promise<void> {
    await this.call('POST', `/v1/orders/${orderId}/cancel`);
  }

  async call(method: 'GET' | 'POST', path: string, json?: unknown, headers?: Record<string, string>): Promise<unknown> {
    const answer = await request(new URL(path, this.baseUrl), {
      method,
      headers: {
        authorization: `Bearer ${this.storefrontKey}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? null : JSON.stringify(json),
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    const body: unknown = await answer.body.json().catch(() => ({}));
    if (answer.statusCode >= 300) throw new CheckoutProblem(answer.statusCode, body as Partial<Problem>);
    return body;
  }
}
