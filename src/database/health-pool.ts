import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { AppConfig } from '../config/app-config.js';
import { outliveLoss } from './pg-pool.js';
import { SESSION_SETTINGS } from './session-settings.js';

/** Half of what orchestrators usually allow for a probe (Kubernetes: 1 s default, 3-5 s in practice). */
const PATIENCE_MS = 2_000;

/**
 * The one connection that readiness asks on. It is nobody else's: a replica whose pool is busy to the last connection is slow, not
 * broken, and must not be taken out of service on all machines at once.
 */
@Injectable()
export class HealthPool extends pg.Pool implements OnApplicationShutdown {
  constructor(config: AppConfig) {
    super({
      connectionString: config.databaseUrl,
      max: 1,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      application_name: 'checkout-bff health',
      keepAlive: true,
      // eslint-disable-next-line @typescript-eslint/no-misused-promises -- pg-pool awaits it, which its types do not say
      onConnect: async (client) => {
        await client.query(SESSION_SETTINGS);
      },
    });
    this.on('error', () => undefined); // the main pool logs what happens to the server
    this.on('connect', outliveLoss);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.end();
  }
}
