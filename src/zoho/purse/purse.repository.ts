import { Injectable } from '@nestjs/common';
import { PgPool } from '../../database/pg-pool.js';
import { EMPTY_PURSE, type PurseState } from './purse.js';

/** The purse as stored, and when it was read, in ms of PostgreSQL's clock: the one clock that all replicas share. */
export interface StoredPurse {
  version: number;
  state: PurseState;
  now: number;
}

const NOW = `(EXTRACT(epoch FROM clock_timestamp()) * 1000)::float8`;

/** Writes the table `zoho_purse`: one row per account and family of calls. A change names the version it was made on. */
@Injectable()
export class PurseRepository {
  constructor(private readonly pool: PgPool) {}

  async load(id: string): Promise<StoredPurse> {
    const stored = await this.find(id);
    if (stored) return stored;
    await this.pool.query(`INSERT INTO zoho_purse (id, version, state) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING`, [
      id,
      JSON.stringify(EMPTY_PURSE),
    ]);
    return this.load(id);
  }

  /** One round trip. Null, and nothing is written, if another replica was faster. Else PostgreSQL's time. */
  async change(id: string, version: number, state: PurseState): Promise<number | null> {
    const { rows } = await this.pool.query<{ now: number }>(
      `UPDATE zoho_purse SET state = $3, version = version + 1 WHERE id = $1 AND version = $2 RETURNING ${NOW} AS now`,
      [id, version, JSON.stringify(state)],
    );
    return rows[0]?.now ?? null;
  }

  private async find(id: string): Promise<StoredPurse | null> {
    const { rows } = await this.pool.query<StoredPurse>(
      `SELECT version::int AS version, state, ${NOW} AS now FROM zoho_purse WHERE id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }
}
