import { type Simulator } from '../simulator.js';

/** A bare client for the simulator's own tests: it knows Zoho's wire format and nothing else. */
export interface WireAnswer {
  status: number;
  body: Record<string, unknown>;
  text: string;
}

export class ZohoTestClient {
  token = '';

  constructor(private readonly simulator: Simulator) {}

  async refresh(fields: Record<string, string> = {}): Promise<WireAnswer> {
    const { account, accountsBaseUrl } = this.simulator;
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: account.refreshToken,
      client_id: account.clientId,
      client_secret: account.clientSecret,
      ...fields,
    });
    const answer = await read(await fetch(`${accountsBaseUrl}/oauth/v2/token`, { method: 'POST', body: form }));
    if (typeof answer.body.access_token === 'string') this.token = answer.body.access_token;
    return answer;
  }

  async call(method: string, path: string, body?: unknown, query: Record<string, string> = {}): Promise<WireAnswer> {
    const url = new URL(`${this.simulator.apiBaseUrl}${path}`);
    url.search = new URLSearchParams({ account_id: this.simulator.account.accountId, ...query }).toString();
    const response = await fetch(url, {
      method,
      headers: {
        Authorization: `Zoho-oauthtoken ${this.token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return read(response);
  }

  get(path: string, query: Record<string, string> = {}): Promise<WireAnswer> {
    return this.call('GET', path, undefined, query);
  }

  createSession(fields: Record<string, unknown> = {}): Promise<WireAnswer> {
    return this.call('POST', '/paymentsessions', {
      amount: 100.5,
      currency: 'INR',
      description: 'Payment for Order #12345',
      ...fields,
    });
  }

  async newSessionId(fields: Record<string, unknown> = {}): Promise<string> {
    const { body } = await this.createSession(fields);
    return String(part(body, 'payments_session').payments_session_id);
  }
}

export function part(body: Record<string, unknown>, name: string): Record<string, unknown> {
  return body[name] as Record<string, unknown>;
}

async function read(response: Response): Promise<WireAnswer> {
  const text = await response.text();
  let body: Record<string, unknown> = {};
  try {
    body = JSON.parse(text) as Record<string, unknown>;
  } catch {
    // Not JSON: the caller looks at the text.
  }
  return { status: response.status, body, text };
}
