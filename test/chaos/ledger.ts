import { DAY, MINUTE, SECOND } from './simulated-time.js';

/**
 * How long a payment is waited for at least, by method (contract 5, rule 6; for "minutes" five). A bank debit settles by itself,
 * but no sooner than after four business days (zoho 12).
 */
const PATIENCE: Readonly<Record<string, number>> = { net_banking: DAY, bank_transfer: DAY, ach_debit: 4 * DAY };
const SHORTEST_PATIENCE = 5 * MINUTE;
/** Zoho's times are whole seconds. */
const ROUNDING = 2 * SECOND;

interface Wait {
  orderId: string;
  paymentId: string;
  from: number;
  until: number;
}

/** What was really done, and when by simulated time: what Zoho's truth at the end no longer shows. */
export class Ledger {
  /** In the order's story, for people. */
  readonly deeds: { at: number; orderId: string; what: string }[] = [];
  /** Refunds that had arrived and that the bank returned, by Zoho's ids. */
  readonly returned: { orderId: string; refundId: string; paymentId: string }[] = [];
  /** Promises broken while somebody watched. */
  readonly openedUnderWay: string[] = [];
  private readonly waits: Wait[] = [];

  constructor(private readonly now: () => number) {}

  note(orderId: string, what: string): void {
    this.deeds.push({ at: this.now(), orderId, what });
  }

  /** A payment is under way from now on, until it is settled or nobody need wait any longer. */
  begin(orderId: string, paymentId: string, { method = '', isWordUnknown = false }): void {
    const patience = isWordUnknown ? DAY : (PATIENCE[method] ?? SHORTEST_PATIENCE);
    this.waits.push({ orderId, paymentId, from: this.now(), until: this.now() + patience - MINUTE });
  }

  settle(paymentId: string): void {
    for (const wait of this.waits) if (wait.paymentId === paymentId) wait.until = Math.min(wait.until, this.now());
  }

  /** The payment of the order that was under way all the time between two moments, if there was one. */
  underWay(orderId: string, from: number, to: number): string | null {
    const found = this.waits.find((w) => w.orderId === orderId && w.from + ROUNDING < from && w.until > to);
    return found?.paymentId ?? null;
  }
}
