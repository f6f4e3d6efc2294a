import { type Answer, Caller } from './caller.js';

const EXPECTED = new Set([200, 201, 404, 409, 502, 503]);
/**
 * And two more: a 400 for an order that is sent again and again until its own `payBefore` is too close, a 422 for a refund of money
 * that went back on another way meanwhile.
 */
const TOO_LATE = ['must be at least 5 minutes ahead', 'refund_not_possible'];

/** A shop's server, with its own key. */
export class Storefront {
  readonly caller: Caller;

  constructor(url: string, key: string) {
    this.caller = new Caller(
      url,
      key,
      (status, text) => EXPECTED.has(status) || TOO_LATE.some((words) => text.includes(words)),
    );
  }

  place(order: object, idempotencyKey: string): Promise<Answer> {
    return this.caller.call({ method: 'POST', path: '/v1/orders', body: order, idempotencyKey });
  }

  status(orderId: string): Promise<Answer> {
    return this.caller.call({ method: 'GET', path: `/v1/orders/${orderId}/status` });
  }

  anotherSession(orderId: string): Promise<Answer> {
    return this.caller.call({ method: 'POST', path: `/v1/orders/${orderId}/payment-sessions` });
  }

  amend(orderId: string, change: object, idempotencyKey: string): Promise<Answer> {
    return this.caller.call({ method: 'PATCH', path: `/v1/orders/${orderId}`, body: change, idempotencyKey });
  }

  cancel(orderId: string): Promise<Answer> {
    return this.caller.call({ method: 'POST', path: `/v1/orders/${orderId}/cancel` });
  }

  refund(orderId: string, amount: string, idempotencyKey: string): Promise<Answer> {
    const body = { amount, reason: 'requested_by_customer' };
    return this.caller.call({ method: 'POST', path: `/v1/orders/${orderId}/refunds`, body, idempotencyKey });
  }

  reportResult(orderId: string, result: object): Promise<Answer> {
    return this.caller.call({ method: 'POST', path: `/v1/orders/${orderId}/payment-result`, body: result });
  }
}
