import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startSimulator, type Simulator } from 'zoho-payments-simulator';
import { ChaosDatabase } from './database.js';
import { Desk } from './desk.js';
import { environment, UNLIMITED } from './environment.js';
import { FrontDoor } from './front-door.js';
import type { ShopName } from './habits/habit.js';
import { fileName, RESULTS, type RunName } from './judge/report.js';
import { Ledger } from './ledger.js';
import { Random } from './random.js';
import { Replica } from './replicas.js';
import { MINUTE, SimulatedTime } from './simulated-time.js';
import { StorefrontReceiver } from './storefront-receiver.js';
import { Storefront } from './storefront.js';
import { StreamClient } from './stream-client.js';
import { Troubles } from './troubles.js';

const SHOP_KEYS: Readonly<Record<ShopName, string>> = {
  web: 'sk_web_chaos_0123456789abcdef0123456789',
  fees: 'sk_fees_chaos_0123456789abcdef012345678',
};
const DESK_KEY = 'sk_desk_chaos_0123456789abcdef012345678';
/** Callers whose answer may still be on its way when time goes on, so that some are caught in the middle. */
const CALLERS_MAY_WAIT = 3;
/** Real time in which a handful of jobs is done. */
const MOMENT_MS = 700;

interface Parts {
  name: RunName;
  database: ChaosDatabase;
  zoho: Simulator;
  replicas: Replica[];
  time: SimulatedTime;
  receiver: StorefrontReceiver;
  door: FrontDoor;
}

/** Everything of one run: database, Zoho, two replicas behind a front door, shops with their receiver of events, and a desk. */
export class ChaosWorld {
  readonly crashes: string[] = [];
  readonly streams: StreamClient[] = [];
  readonly storefronts: Readonly<Record<ShopName, Storefront>>;
  readonly desk: Desk;
  readonly ledger: Ledger;
  readonly troubles: Troubles;

  private constructor(readonly parts: Parts) {
    const { name, door, time, zoho, database, replicas } = parts;
    this.storefronts = {
      web: new Storefront(door.url, SHOP_KEYS.web),
      fees: new Storefront(door.url, SHOP_KEYS.fees),
    };
    this.desk = new Desk(door.url, DESK_KEY);
    this.ledger = new Ledger(() => time.now());
    this.troubles = new Troubles(new Random(name.seed, 'troubles'), zoho.control, database, replicas);
  }

  static async start(name: RunName): Promise<ChaosWorld> {
    mkdirSync(RESULTS, { recursive: true });
    const { seed, edition } = name;
    const database = await ChaosDatabase.start();
    const limits = { requestsPerMinute: UNLIMITED, refundsPerMinute: UNLIMITED, webhookTimeoutMs: 4_000 };
    const zoho = await startSimulator({ seed, account: { edition }, settings: { ...limits, sandboxAmounts: false } });
    const replicas: Replica[] = [];
    const time = new SimulatedTime(zoho.control, database, replicas);
    const receiver = new StorefrontReceiver(new Random(seed, 'receiver'), time);
    await receiver.open();
    const door = new FrontDoor(replicas);
    await door.open();
    const world = new ChaosWorld({ name, database, zoho, replicas, time, receiver, door });
    await world.startReplicas();
    return world;
  }

  /** Keeps a page open on the order's stream until the end of the run. */
  watch(orderId: string, shop: ShopName): void {
    const stream = new StreamClient(this.parts.door.url, SHOP_KEYS[shop], orderId);
    this.streams.push(stream);
    stream.start();
  }

  /** Until a replica answers, at most `most` jobs are due and no caller waits; or `patienceMs` have passed since one answers. */
  async untilCaughtUp(most: number, patienceMs: number): Promise<void> {
    await this.untilOneAnswers();
    const giveUpAt = Date.now() + patienceMs;
    await this.parts.time.untilBacklog(most, patienceMs);
    while (this.callersWaiting() > CALLERS_MAY_WAIT && Date.now() < giveUpAt) await delay(20);
  }

  /** Whether nothing is due and nobody waits, within a moment. */
  async hasCaughtUp(): Promise<boolean> {
    await this.untilOneAnswers();
    return (await this.parts.time.untilBacklog(0, MOMENT_MS)) && this.callersWaiting() === 0;
  }

  /** Until nothing is left to do: no webhook on its way, no job due, twice in a row. */
  async settle(): Promise<void> {
    const { receiver, replicas, zoho, time } = this.parts;
    receiver.isWell = true;
    for (let round = 0; round < 6; round++) {
      for (const replica of replicas) await replica.untilReady();
      await zoho.control.webhooksIdle();
      await time.untilBacklog(0, 20_000);
      await time.advance(10 * MINUTE); // once more all that is done by the clock
      await delay(300);
    }
    await time.untilBacklog(0, 20_000);
  }

  async stop(): Promise<void> {
    const { replicas, door, zoho, receiver, database } = this.parts;
    for (const stream of this.streams) stream.stop();
    for (const replica of replicas) await replica.stop();
    await door.close();
    await zoho.close();
    await receiver.close();
    await database.remove();
  }

  private async untilOneAnswers(): Promise<void> {
    await Promise.race(this.parts.replicas.map((replica) => replica.untilReady()));
  }

  private callersWaiting(): number {
    const callers = [...Object.values(this.storefronts), this.desk].map(({ caller }) => caller);
    return callers.reduce((sum, { underWay }) => sum + underWay, 0);
  }

  private async startReplicas(): Promise<void> {
    const { name, zoho, database, receiver, door, replicas, time } = this.parts;
    const wiring = { edition: name.edition, zoho, databaseUrl: database.url, receiver, shopKeys: SHOP_KEYS };
    for (const letter of ['a', 'b']) {
      const replica = new Replica(letter, {
        env: environment({ ...wiring, deskKey: DESK_KEY }),
        logFile: path.join(RESULTS, `${fileName(name)}-replica-${letter}.log`),
        offsetMs: () => time.offset,
        onCrash: (who, code) => this.crashes.push(`replica ${who} ended with ${String(code)}`),
      });
      replicas.push(replica);
      await replica.start();
    }
    await zoho.control.configureWebhooks([{ url: `${door.url}/v1/webhooks/zoho` }]);
  }
}
