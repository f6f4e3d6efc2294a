import { setTimeout as delay } from 'node:timers/promises';
import { HttpService } from '@nestjs/axios';
import { Injectable, Logger } from '@nestjs/common';
import { sha256 } from '../common/canonical-json.js';
import { Clock } from '../common/clock.js';
import { SealedBox } from '../common/sealed-box.js';
import { AppConfig, type ZohoConfig } from '../config/app-config.js';
import { mintAccessToken, type MintOutcome } from './token-endpoint.js';
import { MAX_MINTS, MINT_WINDOW_MS, ZohoTokenRepository, type TokenRow } from './token.repository.js';
import { ZohoError } from './zoho.errors.js';

/** Five minutes of an hour: an outage of the accounts server shorter than this is never noticed by a shopper. */
const REFRESH_AHEAD_MS = 300_000;
/** A token this close to its end may expire on the way. */
const LAST_USE_MS = 30_000;
/** Between looks at a refresh that another replica is making; one takes Zoho some 200 ms. */
const POLL_MS = 50;
/** A claim's life beyond the call's own time-out: time to save. Only a hung owner lasts that long, a dead one loses it at once. */
const CLAIM_MARGIN_MS = 5_000;
/** A tenth of Zoho's window: soon enough after it ends, rare enough not to look like asking continuously. */
const THROTTLED_MS = 60_000;
/** After an unclear failure: a hiccup is over in seconds … */
const SHORT_PAUSE_MS = 5_000;
/** … an outage is not, and three quick tries plus one each 90 s stay below ten in ten minutes however long it lasts. */
const LONG_PAUSE_MS = 90_000;
const QUICK_TRIES = 3;
/** Refused credentials are mended by a person; until then one call in so many milliseconds is enough to notice. */
const REFUSED_MS = 15_000;

export interface AccessToken {
  value: string;
  /** The sealed bytes it is stored as: they tell whether it is still the current one. */
  sealed: Uint8Array;
  /** When to fetch its successor, in ms. */
  renewAt: number;
  expiresAt: number;
}

/**
 * Zoho's access token: one per refresh token, shared by all replicas and restarts through PostgreSQL. Refreshed ahead of expiry
 * and after a 401, by one caller of one replica while the others wait or go on with the old one; no transaction is open meanwhile.
 */
@Injectable()
export class ZohoTokens {
  private readonly logger = new Logger('zoho');
  private readonly zohoConfig: ZohoConfig;
  private readonly id: string;
  private readonly box: SealedBox;
  private token: AccessToken | null = null;
  private rejected: AccessToken | null = null;
  private flight: Promise<AccessToken> | null = null;
  private nextAheadAt = 0;
  private refusal: { until: number; error: ZohoError } | null = null;

  constructor(
    config: AppConfig,
    private readonly http: HttpService,
    private readonly repository: ZohoTokenRepository,
    private readonly clock: Clock,
  ) {
    this.zohoConfig = config.zoho;
    this.box = new SealedBox([this.zohoConfig.clientSecret], 'zoho-token');
    const { clientId, refreshToken, accountsBaseUrl } = this.zohoConfig;
    this.id = sha256([clientId, refreshToken, accountsBaseUrl].join('\0')).toString('hex');
  }

  /** @throws ZohoError `auth` (credentials refused) or `unavailable` (throttled, accounts server or database down) */
  async current(): Promise<AccessToken> {
    const { token } = this;
    if (!token || !this.isUsable(token)) return this.refresh();
    if (this.now() >= token.renewAt && this.now() >= this.nextAheadAt) {
      this.refresh().catch((error: unknown) => this.logger.warn(`early refresh failed: ${String(error)}`));
    }
    return token;
  }

  /** The successor of a token that Zoho answered with 401. Costs a mint only if that token is still the current one. */
  async replace(rejected: AccessToken): Promise<AccessToken> {
    if (this.token?.value === rejected.value) this.token = null;
    this.rejected = rejected;
    const token = this.token ?? (await this.refresh());
    return token.value === rejected.value ? this.refresh() : token;
  }

  private refresh(): Promise<AccessToken> {
    this.flight ??= this.obtain().finally(() => (this.flight = null));
    return this.flight;
  }

  private async obtain(): Promise<AccessToken> {
    try {
      this.token = await this.findOrMint();
      return this.token;
    } catch (error) {
      this.nextAheadAt = this.now() + SHORT_PAUSE_MS;
      if (error instanceof ZohoError) throw error;
      throw this.unavailable(`the shared access token cannot be read: ${String(error)}`);
    }
  }

  private async findOrMint(): Promise<AccessToken> {
    const giveUpAt = performance.now() + this.zohoConfig.timeoutMs + CLAIM_MARGIN_MS;
    for (;;) {
      const row = await this.repository.find(this.id);
      const shared = row && this.open(row);
      if (shared && this.now() < shared.renewAt) return shared;
      this.refuseIfPointless(row);
      const now = this.clock.now();
      const until = new Date(now.getTime() + this.zohoConfig.timeoutMs + CLAIM_MARGIN_MS);
      if (await this.repository.claim(this.id, row?.sealed ?? null, now, until)) return this.mint(row, now);
      if (shared && this.isUsable(shared)) return shared; // another replica is refreshing it ahead of its expiry
      if (performance.now() > giveUpAt) throw this.unavailable('another replica is still refreshing the access token');
      await delay(POLL_MS * (1 + Math.random()));
    }
  }

  private async mint(row: TokenRow | null, now: Date): Promise<AccessToken> {
    const outcome = await mintAccessToken(this.http.axiosRef, this.zohoConfig);
    if (outcome.kind !== 'minted') return this.giveUp(outcome, row, now);
    const expiresAt = now.getTime() + outcome.lifeSeconds * 1000;
    const sealed = this.box.seal(outcome.accessToken);
    await this.repository.save(this.id, sealed, new Date(expiresAt), now);
    return toToken(outcome.accessToken, sealed, expiresAt, now.getTime());
  }

  private async giveUp(
    outcome: Exclude<MintOutcome, { kind: 'minted' }>,
    row: TokenRow | null,
    now: Date,
  ): Promise<never> {
    const recent = row?.mintedAt.filter((at) => at.getTime() > now.getTime() - MINT_WINDOW_MS).length ?? 0;
    const unclearPauseMs = recent < QUICK_TRIES ? SHORT_PAUSE_MS : LONG_PAUSE_MS;
    const pauseMs = { refused: 0, not_minted: 0, throttled: THROTTLED_MS, unknown: unclearPauseMs }[outcome.kind];
    const blockedUntil = pauseMs === 0 ? null : new Date(now.getTime() + pauseMs);
    await this.repository.release(this.id, outcome.kind === 'unknown', blockedUntil, now);
    if (outcome.kind !== 'refused') throw this.unavailable(outcome.detail, pauseMs || undefined);
    const error = new ZohoError('auth', 'token', `Zoho refuses the credentials: ${outcome.detail}`);
    this.refusal = { until: now.getTime() + REFUSED_MS, error };
    throw error;
  }

  private refuseIfPointless(row: TokenRow | null): void {
    const now = this.now();
    if (this.refusal && now < this.refusal.until) throw this.refusal.error;
    const blockedUntil = row?.blockedUntil?.getTime() ?? 0;
    if (blockedUntil > now) throw this.unavailable('Zoho gives no access tokens at present', blockedUntil - now);
    const recent = row?.mintedAt.map((at) => at.getTime() + MINT_WINDOW_MS).filter((until) => until > now) ?? [];
    if (recent.length >= MAX_MINTS) {
      throw this.unavailable(`${MAX_MINTS} access tokens in 10 minutes are spent`, Math.min(...recent) - now);
    }
  }

  private open(row: TokenRow): AccessToken | null {
    if (!row.sealed || !row.expiresAt) return null;
    if (this.rejected && Buffer.compare(row.sealed, this.rejected.sealed) === 0) return null;
    const value = this.box.open(row.sealed);
    const mintedAt = Math.max(...row.mintedAt.map((at) => at.getTime()));
    return value === null ? null : toToken(value, row.sealed, row.expiresAt.getTime(), mintedAt);
  }

  private isUsable(token: AccessToken): boolean {
    return this.now() < token.expiresAt - LAST_USE_MS;
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  private unavailable(message: string, retryAfterMs?: number): ZohoError {
    return new ZohoError('unavailable', 'token', message, retryAfterMs === undefined ? {} : { retryAfterMs });
  }
}

function toToken(value: string, sealed: Uint8Array, expiresAt: number, mintedAt: number): AccessToken {
  // Should Zoho ever answer with a short life, renewing at half of it keeps each call from minting anew.
  const aheadMs = Math.min(REFRESH_AHEAD_MS, (expiresAt - mintedAt) / 2);
  return { value, sealed, expiresAt, renewAt: expiresAt - aheadMs };
}
