import { Injectable } from '@nestjs/common';
import { PgPool } from '../database/pg-pool.js';
import { isPresent, ReplicaPresence } from '../database/replica-presence.js';

/** Zoho refuses the 11th access token of a refresh token within 10 minutes. */
export const MAX_MINTS = 10;
/** Zoho's 10 minutes, and 10 s more because its clock starts when the call arrives and ours when it leaves. */
export const MINT_WINDOW_MS = 610_000;

export interface TokenRow {
  sealed: Uint8Array | null;
  expiresAt: Date | null;
  mintedAt: Date[];
  blockedUntil: Date | null;
}

/** The shared access token, one row per refresh token. A replica that wants to mint claims the row first. */
@Injectable()
export class ZohoTokenRepository {
  constructor(
    private readonly pool: PgPool,
    private readonly presence: ReplicaPresence,
  ) {}

  async find(id: string): Promise<TokenRow | null> {
    const { rows } = await this.pool.query<TokenRow>(
      `SELECT access_token_sealed AS sealed, expires_at AS "expiresAt", minted_at AS "mintedAt", blocked_until AS "blockedUntil"
       FROM zoho_tokens WHERE id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  /**
   * True when this replica, and no other, may now mint a successor of the token it has `seen`; the attempt is counted before it
   * is made, so that a crash cannot make us exceed Zoho's limit. False: another replica is at it or was faster, or the limit is
   * reached, or Zoho throttles us. A claim ends with its owner's life, or at `until` if it hangs.
   */
  async claim(id: string, seen: Uint8Array | null, now: Date, until: Date): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `INSERT INTO zoho_tokens AS t (id, minted_at, refresh_owner, refresh_until, updated_at)
       VALUES ($1, ARRAY[$3::timestamptz], $4, $5, $3)
       ON CONFLICT (id) DO UPDATE SET
         minted_at = ARRAY(SELECT m FROM unnest(t.minted_at) m WHERE m > $6 ORDER BY m) || $3::timestamptz,
         refresh_owner = $4, refresh_until = $5, updated_at = $3
       WHERE t.access_token_sealed IS NOT DISTINCT FROM $2::bytea
         AND (t.refresh_owner IS NULL OR t.refresh_owner = $4 OR t.refresh_until <= $3 OR NOT ${isPresent('t.refresh_owner')})
         AND (t.blocked_until IS NULL OR t.blocked_until <= $3)
         AND (SELECT count(*) FROM unnest(t.minted_at) m WHERE m > $6) < $7`,
      [id, seen, now, this.presence.number, until, new Date(now.getTime() - MINT_WINDOW_MS), MAX_MINTS],
    );
    return rowCount === 1;
  }

  /** Ends the claim with a new token. Does nothing when the claim was lost meanwhile: the token is then ours alone. */
  async save(id: string, sealed: Uint8Array, expiresAt: Date, now: Date): Promise<void> {
    await this.pool.query(
      `UPDATE zoho_tokens SET access_token_sealed = $2, expires_at = $3, blocked_until = NULL,
         refresh_owner = NULL, refresh_until = NULL, updated_at = $4
       WHERE id = $1 AND refresh_owner = $5`,
      [id, sealed, expiresAt, now, this.presence.number],
    );
  }

  /** Ends the claim without a token: no replica tries again before `blockedUntil`; `counts` is false when certainly none was minted. */
  async release(id: string, counts: boolean, blockedUntil: Date | null, now: Date): Promise<void> {
    await this.pool.query(
      `UPDATE zoho_tokens SET minted_at = CASE WHEN $2 THEN minted_at ELSE minted_at[1:cardinality(minted_at) - 1] END,
         blocked_until = $3, refresh_owner = NULL, refresh_until = NULL, updated_at = $4
       WHERE id = $1 AND refresh_owner = $5`,
      [id, counts, blockedUntil, now, this.presence.number],
    );
  }
}
