import { randomInt } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { AppConfig } from '../config/app-config.js';

/** First half of the two-part advisory lock key; the second is the replica's number. Any constant of ours would do. */
const PRESENCE_LOCK_CLASS = 2_000_121;
/** How long to wait before trying to be present again after the connection broke; PostgreSQL restarts in about a second. */
const RECONNECT_MS = 500;

/**
 * This process's number, and whether another number still lives. A replica holds a PostgreSQL advisory lock on its number for
 * as long as its connection lives, so work claimed under a number can be taken over the moment its owner dies, with no lease
 * to wait out. Needs a direct connection or session pooling (PgBouncer's transaction mode drops session locks).
 */
@Injectable()
export class ReplicaPresence implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly number = randomInt(1, 2 ** 31 - 1);
  private readonly logger = new Logger('database');
  private client: pg.Client | null = null;
  private stopped = false;

  constructor(private readonly config: AppConfig) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.client?.end();
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.config.databaseUrl,
      application_name: 'checkout-bff presence',
      keepAlive: true,
    });
    client.on('error', (error) => this.logger.warn(`presence connection lost: ${error.message}`));
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1, $2)', [PRESENCE_LOCK_CLASS, this.number]);
    client.once('end', () => this.reconnectLater());
    this.client = client;
  }

  private reconnectLater(): void {
    if (this.stopped) return;
    setTimeout(() => {
      this.connect().catch(() => this.reconnectLater());
    }, RECONNECT_MS).unref();
  }
}

/** SQL condition: the replica whose number is in `column` holds its presence lock, in this database. NULL is nobody. */
export function isPresent(column: string): string {
  return `EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = ${PRESENCE_LOCK_CLASS}
    AND objid = ${column} AND objsubid = 2 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`;
}
