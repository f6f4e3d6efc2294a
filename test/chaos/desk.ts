import { type Answer, Caller } from './caller.js';

/** 409: a case is open about that money, or another refund is running. 422: there is not that much left. */
const EXPECTED = new Set([200, 201, 409, 422, 502, 503]);

export interface OpenCase {
  id: string;
  kind: string;
  paymentId: string | null;
}

/** The support desk, with its own key. */
export class Desk {
  readonly caller: Caller;

  constructor(url: string, key: string) {
    this.caller = new Caller(url, key, (status) => EXPECTED.has(status));
  }

  refund(orderId: string, wish: object, idempotencyKey: string): Promise<Answer> {
    return this.caller.call({
      method: 'POST',
      path: `/v1/support/orders/${orderId}/refunds`,
      body: { reason: 'requested_by_customer', ...wish },
      idempotencyKey,
    });
  }

  recheck(orderId: string): Promise<Answer> {
    return this.caller.call({ method: 'POST', path: `/v1/support/orders/${orderId}/reconcile` });
  }

  explain(orderId: string): Promise<Answer> {
    return this.caller.call({ method: 'GET', path: `/v1/support/orders/${orderId}/explain` });
  }

  async openCases(orderId: string): Promise<OpenCase[]> {
    const { body } = await this.caller.call({ method: 'GET', path: `/v1/support/cases?orderId=${orderId}` });
    return (body as { items?: OpenCase[] }).items ?? [];
  }

  resolve(caseId: string, resolution: string): Promise<Answer> {
    return this.caller.call({
      method: 'POST',
      path: `/v1/support/cases/${caseId}/resolve`,
      body: { resolution, note: 'asked the shopper' },
    });
  }
}
