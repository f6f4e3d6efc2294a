import { Injectable } from '@nestjs/common';
import pg from 'pg';
import { errorChain } from '../common/error-chain.js';
import { AppConfig } from '../config/app-config.js';
import { prepareConnection } from './session-settings.js';

/** SQLSTATEs that say the next caller would fare no better, in words for an operator. */
const REASONS: Readonly<Record<string, string>> = {
  '25006': 'read-only',
  '53100': 'disk full',
  '53200': 'out of memory',
  '53300': 'too many connections',
  TooManyConnections: 'too many connections', // what Prisma's driver adapter makes of it
};

/** Little enough to add to the probe that asks; PostgreSQL does this in milliseconds. */
const PATIENCE_MS = 1_000;

/** About a megabyte, room for some hundred orders; a disk with less is as good as full. Nothing of it stays. */
const WRITE_A_MEGABYTE = `BEGIN; CREATE TEMPORARY TABLE room (filler text);
  INSERT INTO room SELECT repeat('x', 1000) FROM generate_series(1, 1000); ROLLBACK`;

/** Writes are refused for a reason that outlives the request. */
export class DatabaseRefusesError extends Error {}

/**
 * Whether the database may be refusing what we write. The refusal of a single write raises the doubt and only a write that works
 * settles it: readiness asks for one as long as there is doubt, and no probe writes anything while all is well.
 */
@Injectable()
export class WriteDoubt {
  private isRaised = false;

  constructor(private readonly config: AppConfig) {}

  /** Looks at why a statement failed. */
  note(error: unknown): void {
    if (reasonOf(error) !== null) this.isRaised = true;
  }

  /**
   * Where there is doubt, writes on a fresh connection, which must be had too.
   * @throws DatabaseRefusesError
   */
  async settle(): Promise<void> {
    if (!this.isRaised) return;
    try {
      await this.write();
      this.isRaised = false;
    } catch (error) {
      throw new DatabaseRefusesError(reasonOf(error) ?? 'not reachable', { cause: error });
    }
  }

  private async write(): Promise<void> {
    const { databaseUrl: connectionString } = this.config;
    const patience = { connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS };
    const client = new pg.Client({ connectionString, application_name: 'checkout-bff doubt', ...patience });
    client.on('error', () => undefined); // the statement that it breaks says so
    try {
      await client.connect();
      await prepareConnection(client);
      await client.query(WRITE_A_MEGABYTE);
    } finally {
      await client.end();
    }
  }
}

function reasonOf(error: unknown): string | null {
  for (const { code, originalCode, kind } of errorChain(error))
    for (const word of [code, originalCode, kind])
      if (typeof word === 'string' && Object.hasOwn(REASONS, word)) return REASONS[word] ?? null;
  return null;
}
