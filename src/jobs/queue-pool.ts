import { Logger } from '@nestjs/common';
import pg from 'pg';
import { prepareConnection } from '../database/session-settings.js';

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (reason?: Error | boolean) => void,
) => void;

/**
 * The queue's own connections, kept over restarts of the runner. graphile-worker 0.17.3 gives its listening connection back twice
 * when PostgreSQL goes away while it begins to listen; pg-pool throws at that, in a promise that neither library awaits.
 */
export class QueuePool extends pg.Pool {
  constructor(connectionString: string, max: number) {
    super({
      connectionString,
      max,
      application_name: 'checkout-bff jobs',
      keepAlive: true,
      // eslint-disable-next-line @typescript-eslint/no-misused-promises -- pg-pool awaits it, which its types do not say
      onConnect: prepareConnection,
    });
    const logger = new Logger('jobs');
    const lost = (error: Error): void => logger.warn(`connection lost: ${error.message}`);
    this.on('error', lost);
    this.on('connect', (client) => client.on('error', lost)); // a lost connection also fails what was asked on it
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    if (!callback) return super.connect();
    super.connect((error, client, release) => {
      let isReleased = false;
      callback(error, client, (reason) => {
        if (!isReleased) release(reason);
        isReleased = true;
      });
    });
    return undefined;
  }
}
