import { ZohoError, type World } from './world.js';

const THROTTLE_WINDOW_MS = 600_000; // Zoho: 10 access tokens per refresh token in 10 minutes
const GRANT_CODE_TTL_MS = 60_000; // org flow: a code lives one minute
const DEFAULT_SCOPES = 'ZohoPay.payments.CREATE ZohoPay.payments.READ ZohoPay.refunds.CREATE ZohoPay.refunds.READ';

export interface Answer {
  status: number;
  body: unknown;
}

/** The accounts server: failures are HTTP 200 with an `error`, as Zoho's are. */
export class OAuth {
  constructor(private readonly world: World) {}

  token(fields: Record<string, string>): Answer {
    const { account, state } = this.world;
    if (fields.client_id !== account.clientId) return refused('invalid_client');
    if (fields.client_secret !== account.clientSecret) return refused('invalid_client_secret');
    if (fields.grant_type === 'authorization_code') return this.exchangeCode(fields.code ?? '');
    if (fields.grant_type !== 'refresh_token') return refused('unsupported_grant_type');
    const refreshToken = fields.refresh_token ?? '';
    if (!state.refreshTokens.has(refreshToken)) return refused('invalid_code');
    return this.mint(refreshToken);
  }

  /** Stands for the person who consents in a browser: a code good for one minute and one exchange. */
  issueCode(): string {
    const code = `1000.${this.world.ids.hex(32)}.${this.world.ids.hex(32)}`;
    this.world.state.grantCodes.set(code, this.world.clock.now() + GRANT_CODE_TTL_MS);
    return code;
  }

  /** Revokes a refresh token with its access tokens, or one access token. */
  revoke(token: string): Answer {
    const { state } = this.world;
    const known = state.refreshTokens.delete(token) || state.accessTokens.has(token);
    for (const [key, access] of state.accessTokens) {
      if (key === token || access.refreshToken === token) state.accessTokens.delete(key);
    }
    this.world.store.changed();
    return known ? { status: 200, body: { status: 'success' } } : { status: 400, body: { error: 'invalid_token' } };
  }

  /** Makes every access token invalid at once, as when a client's keys are regenerated. */
  revokeAccessTokens(): void {
    this.world.state.accessTokens.clear();
    this.world.store.changed();
  }

  revokeAccessToken(token: string | undefined): void {
    if (token) this.world.state.accessTokens.delete(token);
  }

  throttled(): Answer {
    return {
      status: this.world.settings.throttleStatus,
      body: {
        error: 'Access Denied',
        error_description: 'You have made too many requests continuously. Please try again after some time.',
        status: 'failure',
      },
    };
  }

  /** Checks the Authorization header; `Bearer` is not Zoho's scheme although the token response names it. */
  authorize(header: string | undefined): void {
    const access = this.world.state.accessTokens.get(accessTokenOf(header) ?? '');
    if (!access || access.expiresAt <= this.world.clock.now()) {
      throw new ZohoError(401, 'error', 'Not An Authorized User');
    }
  }

  private exchangeCode(code: string): Answer {
    const { state, clock, ids } = this.world;
    const expiresAt = state.grantCodes.get(code);
    state.grantCodes.delete(code);
    if (expiresAt === undefined || expiresAt <= clock.now()) return refused('invalid_code');
    const refreshToken = `1000.${ids.hex(32)}.${ids.hex(32)}`;
    state.refreshTokens.add(refreshToken);
    const answer = this.mint(refreshToken);
    return { ...answer, body: { ...(answer.body as object), refresh_token: refreshToken } };
  }

  private mint(refreshToken: string): Answer {
    const { state, clock, ids, settings } = this.world;
    const now = clock.now();
    const recent = (state.minted.get(refreshToken) ?? []).filter((at) => at > now - THROTTLE_WINDOW_MS);
    if (recent.length >= settings.tokensPerTenMinutes) return this.throttled();
    state.minted.set(refreshToken, [...recent, now]);
    const token = `1000.${ids.hex(32)}.${ids.hex(32)}`;
    const expiresAt = now + settings.accessTokenTtlSeconds * 1000;
    state.accessTokens.set(token, { token, refreshToken, createdAt: now, expiresAt });
    this.dropOldest(refreshToken);
    this.world.store.changed();
    return { status: 200, body: this.tokenBody(token) };
  }

  private dropOldest(refreshToken: string): void {
    const { state, settings, clock } = this.world;
    const active = [...state.accessTokens.values()].filter(
      (access) => access.refreshToken === refreshToken && access.expiresAt > clock.now(),
    );
    for (const access of active.slice(0, Math.max(0, active.length - settings.activeTokens))) {
      state.accessTokens.delete(access.token);
    }
  }

  private tokenBody(token: string): Record<string, unknown> {
    const ttl = this.world.settings.accessTokenTtlSeconds;
    const isOdd = this.world.settings.tokenExpiryFields === 'odd';
    return {
      access_token: token,
      scope: this.world.settings.scopes ?? DEFAULT_SCOPES,
      // Not the payments host, in Zoho's answers either: a client that uses it goes astray.
      api_domain: this.world.account.edition === 'IN' ? 'https://www.zohoapis.in' : 'https://www.zohoapis.com',
      token_type: 'Bearer',
      ...(isOdd ? { expires_in_sec: ttl, expires_in: ttl * 1000 } : { expires_in: ttl }),
    };
  }
}

export function accessTokenOf(header: string | undefined): string | undefined {
  return /^Zoho-oauthtoken (\S+)$/.exec(header ?? '')?.[1];
}

function refused(error: string): Answer {
  return { status: 200, body: { error } };
}
