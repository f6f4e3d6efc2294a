import { type Answer, Caller } from './caller.js';

const EXPECTED = new Set([200, 201, 404, 409, 502, 503]);
/** And one 400: an order that is sent again and again until its own `payBefore` is too close. */
const TOO_LATE = 'must be at least 5 minutes ahead';

/** A shop's server, with its own key. */
export class Storefront {
  readonly caller: Caller;

  constructor(url: string, key: string) {
    this.caller = new Caller(url, key, (status, text) => EXPECTED.has(status) || text.includes(TOO_LATE));
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

  reportResult(orderId: string, result: object): Promise<Answer> {
    return this.caller.call({ method: 'POST', path: `/v1/orders/${orderId}/payment-result`, body: result });
  }
}
