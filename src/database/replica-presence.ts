import { randomInt } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { StandingConnection } from './standing-connection.js';

/** First half of the two-part advisory lock key; the second is the replica's number. Any constant of ours would do. */
const PRESENCE_LOCK_CLASS = 2_000_121;

/**
 * This process's number, and whether another number still lives. A replica holds a PostgreSQL advisory lock on its number for
 * as long as its connection lives, so work claimed under a number can be taken over the moment its owner dies, with no lease
 * to wait out. Needs a direct connection or session pooling (PgBouncer's transaction mode drops session locks).
 */
@Injectable()
export class ReplicaPresence implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('database');
  private readonly connection: StandingConnection;
  private current = newNumber();

  constructor(config: AppConfig) {
    this.connection = new StandingConnection({
      url: config.databaseUrl,
      name: 'presence',
      prepare: async (client) => {
        this.current = newNumber();
        await client.query('SELECT pg_advisory_lock($1, $2)', [PRESENCE_LOCK_CLASS, this.current]);
      },
      onLost: (reason) => this.logger.warn(`presence connection lost: ${reason}`),
    });
  }

  /**
   * This replica's number. A new one with every connection: what was claimed under the old number, also while there was none, may
   * have been taken over by another replica meanwhile, so no code may take it for ours.
   */
  get number(): number {
    return this.current;
  }

  onApplicationBootstrap(): Promise<void> {
    return this.connection.open();
  }

  onApplicationShutdown(): Promise<void> {
    return this.connection.close();
  }
}

function newNumber(): number {
  return randomInt(1, 2 ** 31 - 1);
}

/** SQL condition: the replica whose number is in `column` holds its presence lock, in this database. NULL is no replica. */
export function isPresent(column: string): string {
  return `EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = ${PRESENCE_LOCK_CLASS}
    AND objid = ${column} AND objsubid = 2 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`;
}
