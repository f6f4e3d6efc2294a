import { setTimeout as delay } from 'node:timers/promises';
import { dealHabits, HABIT_OF, type HabitName } from './habits/habits.js';
import { Random } from './random.js';
import { type Intent, Shopper } from './shopper.js';
import { MINUTE } from './simulated-time.js';
import type { ChaosWorld } from './world.js';

/** Shoppers come over this time, or less if they are few: about one every two seconds keeps two replicas busy. */
const LONGEST_ARRIVALS_MS = 18 * MINUTE;
const SHORTEST_ARRIVALS_MS = 3 * MINUTE;
const BETWEEN_ARRIVALS_MS = 2_160;
/** One payment in so many orders is somebody else's: a sale made by hand in Zoho's console, or by a payment link. */
const ORDERS_PER_STRANGER = 40;
/** One order in so many has a page open on its stream until the end. */
const ORDERS_PER_STREAM = 8;
/** What is bought in; the United States' edition takes many, with no minor digits or three of them too. */
const CURRENCIES = { IN: ['INR'], US: ['USD', 'USD', 'USD', 'JPY', 'KWD'] } as const;

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
    const { seed, edition } = world.parts.name;
    this.random = new Random(seed, 'crowd');
    this.arrivalsMs = Math.max(SHORTEST_ARRIVALS_MS, Math.min(LONGEST_ARRIVALS_MS, orders * BETWEEN_ARRIVALS_MS));
    const habits = dealHabits(new Random(seed, 'habits'), orders, edition);
    for (const [index, habit] of habits.entries()) this.expect(() => this.shop(index + 1, habit));
    for (let number = 1; number <= orders / ORDERS_PER_STRANGER; number++) this.expect(() => this.payElsewhere(number));
  }

  /** Lets those come whose time it is. Times count from the beginning. */
  arrive(fromMs: number, toMs: number): void {
    for (const { at, come } of this.comings) if (at >= fromMs && at < toMs) come();
  }

  /** Sessions that Zoho made without our hearing of it: nobody was sent there, yet some of them are paid. */
  payForgottenSessions(): void {
    const { control } = this.world.parts.zoho;
    for (const { paymentsSessionId, metadata, payments } of control.truth()) {
      const sessionId = metadata.session_id;
      if (payments.length > 0 || sessionId === undefined || this.judged.has(sessionId)) continue;
      this.judged.add(sessionId);
      const isForgotten = new Random(this.world.parts.name.seed, `forgotten ${paymentsSessionId}`).chance(0.15);
      if (isForgotten) control.pay(paymentsSessionId, { force: true });
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

  private shop(number: number, name: HabitName): void {
    const { parts, desk, ledger, storefronts } = this.world;
    const random = new Random(parts.name.seed, `order ${number}`);
    const { play, payWithinMs = null, shop = 'web' } = HABIT_OF[name];
    const intent = this.intentOf(number, name, random);
    const town = { zoho: parts.zoho.control, desk, ledger, time: parts.time };
    const shopper = new Shopper(town, storefronts[shop], random, intent, payWithinMs);
    this.intents.push(intent);
    this.underWay += 1;
    const story = async (): Promise<void> => {
      const session = await shopper.place();
      if (session === null) return;
      if (number % ORDERS_PER_STREAM === 0) this.world.watch(intent.orderId, shop);
      await play(shopper, session);
    };
    story()
      .catch((error: unknown) => this.failures.push(`order ${intent.orderId} (${name}): ${String(error)}`))
      .finally(() => (this.underWay -= 1));
  }

  private intentOf(number: number, habit: HabitName, random: Random): Intent {
    const currency = random.pick(CURRENCIES[this.world.parts.name.edition]);
    const whole = Math.floor(random.between(1, 5000));
    const cents = String(Math.floor(random.between(0, 100))).padStart(2, '0');
    const amount = currency === 'JPY' ? `${whole}` : `${whole}.${cents}${currency === 'KWD' ? '5' : ''}`;
    const [key, reference] = [`key-${number}`, `SO-${number}`];
    return { habit, key, reference, amount, currency, orderId: '', orderIds: new Set() };
  }

  private payElsewhere(number: number): void {
    const { control } = this.world.parts.zoho;
    const wish = { amount: '77.70', reference: `by hand ${number}` };
    if (number % 2 === 0) control.payLink(wish, { linkFirst: this.random.chance(0.5) });
    else control.orphanPayment(wish);
  }
}
