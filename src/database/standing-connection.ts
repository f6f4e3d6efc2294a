import pg from 'pg';
import { SESSION_SETTINGS } from './session-settings.js';

/** How long to wait before connecting again; PostgreSQL restarts in about a second. */
const RECONNECT_MS = 500;

export interface StandingConnectionOptions {
  url: string;
  /** Shown in pg_stat_activity. */
  name: string;
  /** What makes a fresh connection useful: a lock, a LISTEN. */
  prepare: (client: pg.Client) => Promise<void>;
  /** What held on the connection is gone. */
  onLost?: (reason: string) => void;
}

/** One connection outside the pool that is kept for as long as the process lives, and made again when it breaks. */
export class StandingConnection {
  private client: pg.Client | null = null;
  private stopped = false;

  constructor(private readonly options: StandingConnectionOptions) {}

  /** @throws if PostgreSQL cannot be reached now; later losses are mended by themselves */
  async open(): Promise<void> {
    if (this.stopped) return;
    const { url, name, prepare, onLost } = this.options;
    const client = new pg.Client({ connectionString: url, application_name: `checkout-bff ${name}`, keepAlive: true });
    this.client = client; // known from the start, so that a stop ends it while it is still connecting
    let reason = 'closed by the server';
    client.on('error', (error) => (reason = error.message));
    try {
      await client.connect();
      await client.query(SESSION_SETTINGS);
      await prepare(client);
    } catch (error) {
      this.client = null;
      await client.end();
      throw error;
    }
    client.once('end', () => {
      if (this.stopped) return;
      onLost?.(reason);
      this.reopenLater();
    });
  }

  async close(): Promise<void> {
    this.stopped = true;
    await this.client?.end();
  }

  private reopenLater(): void {
    setTimeout(() => {
      this.open().catch(() => {
        if (!this.stopped) this.reopenLater();
      });
    }, RECONNECT_MS).unref();
  }
}
