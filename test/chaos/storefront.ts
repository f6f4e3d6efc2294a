import { request } from 'undici';

/** What came back; status null: nothing did. */
export interface Answer {
  status: number | null;
  body: AnswerBody;
}

interface AnswerBody {
  id?: string;
  orderId?: string;
  status?: string;
  code?: string;
  paymentSession?: { paymentsSessionId: string | null; expiresAt: string } | null;
}

/** Longer than the service takes for anything; a caller that waits this long has given the answer up. */
const PATIENCE_MS = 20_000;
/** Answers that an honest caller may meet while everything around the service breaks. */
const EXPECTED = new Set([200, 201, 404, 409, 502, 503]);
/** And one 400: an order that is sent again and again until its own `payBefore` is too close. */
const TOO_LATE = 'must be at least 5 minutes ahead';

/** A shop's server, calling the service over HTTP with its own key. Notes every answer that the contract does not foresee. */
export class Storefront {
  readonly unexpected: string[] = [];
  calls = 0;
  /** Calls that wait for their answer. */
  underWay = 0;

  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  place(order: object, idempotencyKey: string): Promise<Answer> {
    return this.call('POST', '/v1/orders', order, { 'idempotency-key': idempotencyKey });
  }

  status(orderId: string): Promise<Answer> {
    return this.call('GET', `/v1/orders/${orderId}/status`);
  }

  anotherSession(orderId: string): Promise<Answer> {
    return this.call('POST', `/v1/orders/${orderId}/payment-sessions`);
  }

  cancel(orderId: string): Promise<Answer> {
    return this.call('POST', `/v1/orders/${orderId}/cancel`);
  }

  reportResult(orderId: string, result: object): Promise<Answer> {
    return this.call('POST', `/v1/orders/${orderId}/payment-result`, result);
  }

  private async call(method: 'GET' | 'POST', path: string, body?: object, more: object = {}): Promise<Answer> {
    this.calls += 1;
    this.underWay += 1;
    const headers = {
      authorization: `Bearer ${this.key}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...more,
    };
    try {
      const answer = await request(`${this.url}${path}`, {
        method,
        headers,
        body: body ? JSON.stringify(body) : null,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await answer.body.text();
      if (!EXPECTED.has(answer.statusCode) && !text.includes(TOO_LATE))
        this.unexpected.push(`${method} ${path}: ${answer.statusCode} ${text}`);
      return { status: answer.statusCode, body: text ? (JSON.parse(text) as AnswerBody) : {} };
    } catch {
      return { status: null, body: {} };
    } finally {
      this.underWay -= 1;
    }
  }
}
