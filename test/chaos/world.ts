import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startSimulator, type Simulator } from 'zoho-payments-simulator';
import { ChaosDatabase } from './database.js';
import { FrontDoor } from './front-door.js';
import { Random } from './random.js';
import { Replica } from './replicas.js';
import { RESULTS } from './report.js';
import { MINUTE } from './shopper.js';
import { SimulatedTime } from './simulated-time.js';
import { StorefrontReceiver } from './storefront-receiver.js';
import { Storefront } from './storefront.js';
import { Troubles } from './troubles.js';

const STOREFRONT_KEY = 'sk_web_chaos_0123456789abcdef0123456789';
/** A lost answer costs real time, of which a run has little; ten times Zoho's slowest answer here. */
const ZOHO_TIMEOUT_MS = 2_000;
/** Callers whose answer may still be on its way when time goes on, so that some are caught in the middle. */
const CALLERS_MAY_WAIT = 3;
/** Real time in which a handful of jobs is done. */
const MOMENT_MS = 700;
/** Days in minutes: the real minute's budget would be spent by simulated hours. Limits have their own tests. */
const UNLIMITED = 1_000_000;

/** Everything of one run: database, Zoho, two replicas behind a front door, a storefront and its receiver of events. */
export class ChaosWorld {
  readonly crashes: string[] = [];
  private constructor(
    readonly seed: number,
    readonly database: ChaosDatabase,
    readonly zoho: Simulator,
    readonly receiver: StorefrontReceiver,
    readonly replicas: Replica[],
    private readonly door: FrontDoor,
    readonly storefront: Storefront,
    readonly time: SimulatedTime,
    readonly troubles: Troubles,
  ) {}

  static async start(seed: number): Promise<ChaosWorld> {
    mkdirSync(RESULTS, { recursive: true });
    const database = await ChaosDatabase.start();
    const limits = { requestsPerMinute: UNLIMITED, refundsPerMinute: UNLIMITED, webhookTimeoutMs: 4_000 };
    const zoho = await startSimulator({ seed, settings: { ...limits, sandboxAmounts: false } });
    const replicas: Replica[] = [];
    const time = new SimulatedTime(zoho.control, database, replicas);
    const receiver = new StorefrontReceiver(new Random(seed, 'receiver'), time);
    await receiver.open();
    const door = new FrontDoor(replicas);
    await door.open();
    const storefront = new Storefront(door.url, STOREFRONT_KEY);
    const troubles = new Troubles(new Random(seed, 'troubles'), zoho.control, database, replicas);
    const world = new ChaosWorld(seed, database, zoho, receiver, replicas, door, storefront, time, troubles);
    await world.startReplicas();
    return world;
  }

  /** Until a replica answers, at most `most` jobs are due and no caller waits; or `patienceMs` have passed since one answers. */
  async untilCaughtUp(most: number, patienceMs: number): Promise<void> {
    await Promise.race(this.replicas.map((replica) => replica.untilReady()));
    const giveUpAt = Date.now() + patienceMs;
    await this.time.untilBacklog(most, patienceMs);
    while (this.storefront.underWay > CALLERS_MAY_WAIT && Date.now() < giveUpAt) await delay(20);
  }

  /** Whether nothing is due and nobody waits, within a moment. */
  async hasCaughtUp(): Promise<boolean> {
    await Promise.race(this.replicas.map((replica) => replica.untilReady()));
    return (await this.time.untilBacklog(0, MOMENT_MS)) && this.storefront.underWay === 0;
  }

  /** Until nothing is left to do: no webhook on its way, no job due, twice in a row. */
  async settle(): Promise<void> {
    this.receiver.isWell = true;
    for (let round = 0; round < 6; round++) {
      for (const replica of this.replicas) await replica.untilReady();
      await this.zoho.control.webhooksIdle();
      await this.time.untilBacklog(0, 20_000);
      await this.time.advance(10 * MINUTE); // once more all that is done by the clock
      await delay(300);
    }
    await this.time.untilBacklog(0, 20_000);
  }

  /** What was left lying: webhooks that nobody worked on, and requests without an answer. */
  async leftovers(): Promise<{ webhooks: string[]; requests: string[] }> {
    const webhooks = await this.database.query<{ id: string }>(
      `SELECT event_id AS id FROM webhook_events WHERE status = 'pending'`,
    );
    const requests = await this.database.query<{ id: string }>(
      `SELECT 'of order ' || order_id AS id FROM idempotency_keys WHERE finished_at IS NULL`,
    );
    return { webhooks: webhooks.map(({ id }) => `webhook ${id}`), requests: requests.map(({ id }) => `request ${id}`) };
  }

  callsToZoho(): number {
    return this.zoho.control.requests().at(-1)?.number ?? 0;
  }

  faultsStruck(): number {
    return this.zoho.control.requests().filter(({ fault }) => fault !== undefined).length;
  }

  deeds(): Record<string, number> {
    const { kills, backendsTerminated, postgresRestarts, zohoOutages, webhookModes } = this.troubles.deeds;
    const lost = this.zoho.control.webhooks().filter(({ outcome }) => outcome === 'lost').length;
    return {
      'replicas killed': kills,
      'connections cut': backendsTerminated,
      'PostgreSQL restarts': postgresRestarts,
      'Zoho outages': zohoOutages,
      'webhook modes played': Object.values(webhookModes).reduce((sum, count) => sum + count, 0),
      'webhooks lost': lost,
    };
  }

  async stop(): Promise<void> {
    for (const replica of this.replicas) await replica.stop();
    await this.door.close();
    await this.zoho.close();
    await this.receiver.close();
    await this.database.remove();
  }

  private async startReplicas(): Promise<void> {
    for (const name of ['a', 'b']) {
      const replica = new Replica(name, {
        env: this.environment(),
        logFile: path.join(RESULTS, `seed-${this.seed}-replica-${name}.log`),
        offsetMs: () => this.time.offset,
        onCrash: (who, code) => this.crashes.push(`replica ${who} ended with ${String(code)}`),
      });
      this.replicas.push(replica);
      await replica.start();
    }
    await this.zoho.control.configureWebhooks([{ url: `${this.door.url}/v1/webhooks/zoho` }]);
  }

  private environment(): Record<string, string> {
    const { apiBaseUrl, accountsBaseUrl, account } = this.zoho;
    const { url, secret } = this.receiver;
    return {
      HOST: '127.0.0.1',
      PORT: '0',
      RUN: 'all',
      LOG_LEVEL: 'warn',
      DATABASE_URL: this.database.url,
      MIGRATE_ON_START: 'false',
      ZOHO_API_BASE_URL: apiBaseUrl,
      ZOHO_ACCOUNTS_BASE_URL: accountsBaseUrl,
      ZOHO_ACCOUNT_ID: account.accountId,
      ZOHO_CLIENT_ID: account.clientId,
      ZOHO_CLIENT_SECRET: account.clientSecret,
      ZOHO_REFRESH_TOKEN: account.refreshToken,
      ZOHO_WIDGET_API_KEY: account.widgetApiKey,
      ZOHO_SIGNING_KEY: account.signingKey,
      ZOHO_WEBHOOK_SIGNING_KEYS: account.webhookSigningKey,
      ZOHO_TIMEOUT_MS: String(ZOHO_TIMEOUT_MS),
      ZOHO_REQUESTS_PER_MINUTE: String(UNLIMITED),
      STOREFRONT_API_KEYS: `web:${STOREFRONT_KEY}`,
      CLIENT_TOKEN_SECRETS: 'client-token-secret-of-the-chaos-run-0123456789',
      STOREFRONT_WEBHOOKS: JSON.stringify({ web: { url, secret } }),
      ALLOW_PRIVATE_WEBHOOK_TARGETS: 'true',
    };
  }
}
