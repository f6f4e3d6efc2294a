import type { AxiosInstance } from 'axios';
import type { ZohoConfig } from '../config/app-config.js';
import { parseLossless } from './lossless-json.js';
import { wasNeverSent } from './never-sent.js';
import { tokenAnswer } from './zoho.schemas.js';

/** Zoho's documented life of an access token; also the longest we believe (older products answer milliseconds in `expires_in`). */
const TOKEN_LIFE_SECONDS = 3600;

/**
 * How asking for an access token ended. `refused`: the credentials are no good and a person must mend them. `throttled`: too many
 * tokens lately; says nothing about the credentials. `not_minted`: certainly no token. `unknown`: one may have been minted.
 * `scopes` are those that Zoho names (none, if it names none); a refresh token comes only for a code.
 */
export type MintOutcome =
  | { kind: 'minted'; accessToken: string; lifeSeconds: number; scopes: readonly string[]; refreshToken?: string }
  | { kind: 'refused' | 'throttled' | 'not_minted' | 'unknown'; detail: string };

type Credentials = Pick<ZohoConfig, 'accountsBaseUrl' | 'clientId' | 'clientSecret' | 'redirectUri' | 'timeoutMs'>;

/** Asks Zoho's accounts server for an access token. Never throws: each way to end is an outcome. */
export function mintAccessToken(http: AxiosInstance, zoho: ZohoConfig): Promise<MintOutcome> {
  return askForToken(http, zoho, { grant_type: 'refresh_token', refresh_token: zoho.refreshToken });
}

/** Exchanges the code of a person's consent, which is good for one minute and one exchange (zoho 1.2). Never throws either. */
export function exchangeCode(http: AxiosInstance, zoho: Credentials, code: string): Promise<MintOutcome> {
  return askForToken(http, zoho, { grant_type: 'authorization_code', code });
}

async function askForToken(
  http: AxiosInstance,
  zoho: Credentials,
  grant: Record<string, string>,
): Promise<MintOutcome> {
  const form = new URLSearchParams({
    ...grant,
    client_id: zoho.clientId,
    client_secret: zoho.clientSecret,
    // Required by the official SDKs, left out by others: harmless when sent.
    ...(zoho.redirectUri === undefined ? {} : { redirect_uri: zoho.redirectUri }),
  });
  try {
    const response = await http.post<string>(`${zoho.accountsBaseUrl}/oauth/v2/token`, form.toString(), {
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      signal: AbortSignal.timeout(zoho.timeoutMs),
    });
    return readAnswer(response.status, response.data);
  } catch (error) {
    // The request carries the secrets, so nothing of it is passed on but the error's code.
    return wasNeverSent(error)
      ? { kind: 'not_minted', detail: 'the accounts server cannot be reached' }
      : { kind: 'unknown', detail: 'no answer from the accounts server' };
  }
}

function readAnswer(status: number, text: string): MintOutcome {
  const answer = tokenAnswer.safeParse(parseLossless(text));
  if (!answer.success) return { kind: 'unknown', detail: `HTTP ${status} without JSON` };
  const { access_token: accessToken, expires_in_sec, expires_in, error = '' } = answer.data;
  const { scope = '', refresh_token: refreshToken } = answer.data;
  // Failures arrive as HTTP 200 with `error`, throttling as 400 or 200 with "Access Denied": the body decides, not the status.
  if (status < 300 && accessToken !== undefined) {
    const scopes = scope.split(/[\s,]+/).filter(Boolean);
    return { kind: 'minted', accessToken, lifeSeconds: toLife(expires_in_sec ?? expires_in), scopes, refreshToken };
  }
  if (status === 429 || /^access.?denied$/i.test(error))
    return { kind: 'throttled', detail: 'too many tokens requested' };
  if (/^(invalid|unauthorized)_\w{1,40}$/.test(error)) return { kind: 'refused', detail: error };
  return { kind: status >= 500 ? 'unknown' : 'not_minted', detail: `HTTP ${status} without a token` };
}

function toLife(seconds: string | undefined): number {
  const value = Number(seconds);
  return value > 0 && value < TOKEN_LIFE_SECONDS ? Math.floor(value) : TOKEN_LIFE_SECONDS;
}
