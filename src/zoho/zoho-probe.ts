import axios, { type AxiosInstance } from 'axios';
import type { ZohoConfig } from '../config/app-config.js';
import { readAnswer, readTransportFailure } from './answer.js';
import { zohoHttpDefaults } from './http-transport.js';
import { exchangeCode, mintAccessToken, type MintOutcome } from './token-endpoint.js';
import { ZohoError } from './zoho.errors.js';
import { paymentsEnvelope } from './zoho.schemas.js';

/** How a harmless call ended; `serverTime` is what Zoho's Date header says, in seconds' precision. */
export interface ProbeAnswer {
  error: ZohoError | null;
  serverTime: Date | null;
}

/**
 * Zoho as an operator's tools ask it: once, without a database, budget or retries. Each token costs one of the ten that Zoho gives
 * per refresh token in ten minutes (zoho 1.4).
 */
export class ZohoProbe {
  private readonly http: AxiosInstance;

  constructor(private readonly zoho: ZohoConfig) {
    this.http = axios.create(zohoHttpDefaults(zoho.timeoutMs));
  }

  refresh(): Promise<MintOutcome> {
    return mintAccessToken(this.http, this.zoho);
  }

  exchange(code: string): Promise<MintOutcome> {
    return exchangeCode(this.http, this.zoho, code);
  }

  /** Asks for one payment of the account: reads, changes nothing, and needs token, scope and account id to be right. */
  async listOnePayment(accessToken: string): Promise<ProbeAnswer> {
    const { apiBaseUrl, accountId, timeoutMs } = this.zoho;
    const question = {
      operation: 'listPayments',
      isWrite: false,
      read: (body: unknown) => paymentsEnvelope.safeParse(body).data,
    };
    let serverTime: Date | null = null;
    try {
      const response = await this.http.get<string>(`${apiBaseUrl}/payments`, {
        params: { account_id: accountId, page: '1', per_page: '1' },
        headers: { authorization: `Zoho-oauthtoken ${accessToken}`, accept: 'application/json' },
        signal: AbortSignal.timeout(timeoutMs),
      });
      serverTime = toDate(response.headers.date);
      readAnswer(question, { status: response.status, body: response.data });
      return { error: null, serverTime };
    } catch (error) {
      return { error: error instanceof ZohoError ? error : readTransportFailure(question, error), serverTime };
    }
  }
}

function toDate(header: unknown): Date | null {
  const date = new Date(String(header));
  return Number.isNaN(date.getTime()) ? null : date;
}
