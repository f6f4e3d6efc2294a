import { setTimeout as delay } from 'node:timers/promises';
import { BEHAVIOUR_OF, WEIGHTS } from './behaviours.js';
import { Random } from './random.js';
import { type Intent, MINUTE, Shopper } from './shopper.js';
import type { ChaosWorld } from './world.js';

/** Shoppers come over this time, or less if they are few: about one every two seconds keeps two replicas busy. */
const LONGEST_ARRIVALS_MS = 18 * MINUTE;
const SHORTEST_ARRIVALS_MS = 3 * MINUTE;
const BETWEEN_ARRIVALS_MS = 2_160;
/** One payment in so many orders is somebody else's: a sale made by hand in Zoho's console. */
const ORDERS_PER_STRANGER = 40;

/** All shoppers of a run, and the strangers who use the same Zoho account. */
export class Crowd {
  readonly intents: Intent[] = [];
  readonly failures: string[] = [];
  /** How long shoppers keep coming. */
  readonly arrivalsMs: number;
  private readonly random: Random;
  private readonly comings: { at: number; come: () => void }[] = [];
  private underWay = 0;
  private readonly judged = new Set<string>();

  constructor(
    private readonly world: ChaosWorld,
    orders: number,
  ) {
    this.random = new Random(world.seed, 'crowd');
    this.arrivalsMs = Math.max(SHORTEST_ARRIVALS_MS, Math.min(LONGEST_ARRIVALS_MS, orders * BETWEEN_ARRIVALS_MS));
    for (let number = 1; number <= orders; number++) this.expect(() => this.shop(number));
    for (let number = 1; number <= orders / ORDERS_PER_STRANGER; number++) this.expect(() => this.payElsewhere(number));
  }

  /** Lets those come whose time it is. Times count from the beginning. */
  arrive(fromMs: number, toMs: number): void {
    for (const { at, come } of this.comings) if (at >= fromMs && at < toMs) come();
  }

  /** Sessions that Zoho made without our hearing of it: nobody was sent there, yet half of them are paid. */
  payForgottenSessions(): void {
    for (const { paymentsSessionId, metadata, payments } of this.world.zoho.control.truth()) {
      const sessionId = metadata.session_id;
      if (payments.length > 0 || sessionId === undefined || this.judged.has(sessionId)) continue;
      this.judged.add(sessionId);
      const isForgotten = new Random(this.world.seed, `forgotten ${paymentsSessionId}`).chance(0.15);
      if (isForgotten) this.world.zoho.control.pay(paymentsSessionId, { force: true });
    }
  }

  /** Until every shopper went home; whoever still waits for an answer then has broken. */
  async untilDone(): Promise<void> {
    for (let tried = 0; this.underWay > 0 && tried < 100; tried++) await delay(100);
    if (this.underWay > 0) this.failures.push(`${this.underWay} shoppers never came to an end`);
  }

  describe(): string {
    return `${this.intents.length} orders, ${this.underWay} shoppers`;
  }

  private expect(come: () => void): void {
    this.comings.push({ at: this.random.between(0, this.arrivalsMs), come });
  }

  private shop(number: number): void {
    const random = new Random(this.world.seed, `order ${number}`);
    const name = random.pickWeighted(WEIGHTS);
    const { play, payWithinMs = null } = BEHAVIOUR_OF[name];
    const { storefront, time, zoho } = this.world;
    const shopper = new Shopper({ storefront, time, zoho: zoho.control }, random, number, payWithinMs);
    this.intents.push(shopper.intent);
    this.underWay += 1;
    const story = async (): Promise<void> => {
      const session = await shopper.place();
      if (session !== null) await play(shopper, session);
    };
    story()
      .catch((error: unknown) => this.failures.push(`order ${number} (${name}): ${String(error)}`))
      .finally(() => (this.underWay -= 1));
  }

  private payElsewhere(number: number): void {
    this.world.zoho.control.orphanPayment({ amount: '77.70', reference: `by hand ${number}` });
  }
}
