import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { AppConfig } from '../config/app-config.js';
import { prepareConnection } from './session-settings.js';

/** Ten connections serve hundreds of requests a second on two cores (see `npm run bench`); more only queue in PostgreSQL. */
const MAX_CONNECTIONS = 10;
/** A caller that cannot get a connection in this time is told 503 rather than left hanging; PostgreSQL answers in milliseconds. */
const CONNECT_TIMEOUT_MS = 3_000;

/**
 * For each connection of a pool: between being taken from the pool and being listened to by its taker nobody hears of its loss, and an
 * error that nobody hears ends the process. That takes a PostgreSQL that dies with its last answer, in one packet with it; whatever
 * is asked on the connection then fails, which is how its taker learns of it.
 */
export function outliveLoss(client: pg.PoolClient): void {
  client.on('error', () => undefined);
}

/** The process's one pool. Prisma runs on it too; a statement of its own goes to it directly, without Prisma's engine. */
@Injectable()
export class PgPool extends pg.Pool implements OnApplicationShutdown {
  constructor(config: AppConfig) {
    super({
      connectionString: config.databaseUrl,
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'checkout-bff',
      keepAlive: true,
      // eslint-disable-next-line @typescript-eslint/no-misused-promises -- pg-pool awaits it, which its types do not say
      onConnect: prepareConnection,
    });
    const logger = new Logger('database');
    // An idle connection that breaks (PostgreSQL restarted) is replaced by the pool; without a listener it would end the process.
    this.on('error', (error) => logger.warn(`idle database connection lost: ${error.message}`));
    this.on('connect', outliveLoss);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.end();
  }
}
