import { request } from 'undici';

/** What came back; status null: nothing did. */
export interface Answer {
  status: number | null;
  body: AnswerBody;
}

interface AnswerBody {
  id?: string;
  orderId?: string;
  refundId?: string;
  zohoRefundId?: string | null;
  status?: string;
  code?: string;
  paymentSession?: { paymentsSessionId: string | null; expiresAt: string } | null;
}

export interface Call {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  body?: object;
  idempotencyKey?: string;
}

/** Longer than the service takes for anything; a caller that waits this long has given the answer up. */
const PATIENCE_MS = 20_000;

/** Calls the service over HTTP with one key, and notes every answer that the contract does not foresee. */
export class Caller {
  readonly unexpected: string[] = [];
  calls = 0;
  /** Calls that wait for their answer. */
  underWay = 0;

  constructor(
    readonly url: string,
    readonly key: string,
    /** What an honest caller may meet while everything around the service breaks. */
    private readonly isExpected: (status: number, text: string) => boolean,
  ) {}

  async call({ method, path, body, idempotencyKey }: Call): Promise<Answer> {
    this.calls += 1;
    this.underWay += 1;
    const headers = {
      authorization: `Bearer ${this.key}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    };
    try {
      const answer = await request(`${this.url}${path}`, {
        method,
        headers,
        body: body ? JSON.stringify(body) : null,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await answer.body.text();
      if (!this.isExpected(answer.statusCode, text))
        this.unexpected.push(`${method} ${path}: ${answer.statusCode} ${text}`);
      return { status: answer.statusCode, body: text ? (JSON.parse(text) as AnswerBody) : {} };
    } catch {
      return { status: null, body: {} };
    } finally {
      this.underWay -= 1;
    }
  }
}
