import type { OrderStatus, PlacedOrder } from '../../contract.js';
import { fetchJson, type JsonRequest } from './http.js';
import type { KeptOrder } from './memory.js';
import type { WidgetResult } from './widget.js';

/** The checkout service, spoken to directly with the order's client token. */
export class OrderClient {
  constructor(readonly kept: KeptOrder) {}

  /**
   * @param waitMs long-poll: the answer comes when the status changes, or after that long
   * @param maxAgeMs how old a view of Zoho will do; 0 asks Zoho now
   */
  readStatus(query: { waitMs?: number; maxAgeMs?: number }, signal?: AbortSignal): Promise<OrderStatus> {
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    return this.call<OrderStatus>(`/status?${search.toString()}`, { ...(signal ? { signal } : {}) });
  }

  /** The session to pay in: the current one while it is good, otherwise a new one. */
  openSession(): Promise<PlacedOrder> {
    return this.call<PlacedOrder>('/payment-sessions', { method: 'POST' });
  }

  reportResult(result: Required<WidgetResult>): Promise<OrderStatus> {
    return this.call<OrderStatus>('/payment-result', { method: 'POST', json: result });
  }

  private call<T>(path: string, init: JsonRequest): Promise<T> {
    const { serviceUrl, orderId, clientToken } = this.kept;
    const headers = { authorization: `Bearer ${clientToken}` };
    return fetchJson<T>(`${serviceUrl}/v1/orders/${orderId}${path}`, { ...init, headers });
  }
}
