import type { PayWish, SimulatorControl } from 'zoho-payments-simulator';
import { digitsOf, fromMinor, toMinor } from './money.js';
import type { Ledger } from './ledger.js';
import type { Intent } from './shopper.js';

const KNOWN_WORDS = ['initiated', 'pending'];

/** What happens to one order's money at Zoho, by whoever's hand; all of it is noted. Null: Zoho would not let it. */
export class Bank {
  constructor(
    private readonly zoho: SimulatorControl,
    private readonly ledger: Ledger,
    private readonly intent: Intent,
  ) {}

  /** One attempt to pay: null if the session is expired, spent, paid or unknown. */
  pay(sessionId: string, wish: PayWish = {}): string | null {
    const what = `pay ${wish.outcome ?? 'success'}${wish.feeAmount ? ` with ${wish.feeAmount} on top` : ''}`;
    const paid = this.atZoho(what, sessionId, (zoho, id) => zoho.pay(id, wish));
    return paid && String(paid.payment_id);
  }

  /** An attempt that the bank has not decided on. */
  begin(sessionId: string, wish: PayWish): string | null {
    const paymentId = this.pay(sessionId, { ...wish, outcome: 'pending' });
    const isWordUnknown = wish.status !== undefined && !KNOWN_WORDS.includes(wish.status);
    if (paymentId !== null)
      this.ledger.begin(this.intent.orderId, paymentId, { method: wish.method ?? '', isWordUnknown });
    return paymentId;
  }

  settle(paymentId: string | null, outcome: 'success' | 'failure', turn: { silent?: boolean } = {}): void {
    if (paymentId !== null) this.ledger.settle(paymentId);
    this.atZoho(`settle: ${outcome}`, paymentId, (zoho, id) => zoho.settle(id, outcome, turn));
  }

  /** By hand, in Zoho's console; `share` of the price. Answers Zoho's id of it. */
  refund(paymentId: string | null, share: number, outcome: 'succeeded' | 'failed'): string | null {
    const amount = this.share(share);
    const made = this.atZoho(`refund ${amount} in the console`, paymentId, (zoho, id) =>
      zoho.refund(id, { amount, outcome }),
    );
    return made && String(made.refund_id);
  }

  /** The bank sends a refund back that had arrived. */
  returnRefund(refundId: string | null, turn: { silent: boolean; isStillCounted: boolean }): void {
    const what = `return a refund${turn.silent ? ', silently' : ''}${turn.isStillCounted ? ', still counted' : ''}`;
    const back = this.atZoho(what, refundId, (zoho, id) => zoho.returnRefund(id, turn));
    const { orderId } = this.intent;
    if (back)
      this.ledger.returned.push({ orderId, refundId: String(back.refund_id), paymentId: String(back.payment_id) });
  }

  /** Does something to the thing with that id, if there is one and Zoho allows it. */
  atZoho<T>(what: string, id: string | null, work: (zoho: SimulatorControl, id: string) => T): T | null {
    if (id === null) return null;
    try {
      const done = work(this.zoho, id);
      this.ledger.note(this.intent.orderId, `${what} (${id})`);
      return done;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.ledger.note(this.intent.orderId, `${what} (${id}): refused, ${error.message}`);
      return null;
    }
  }

  /** A part of the price, as its currency writes it. */
  share(share: number): string {
    const { amount, currency } = this.intent;
    const minor = toMinor(amount, currency);
    const part = (minor * BigInt(Math.round(share * 1000)) + 999n) / 1000n;
    return fromMinor(part > minor ? minor : part, digitsOf(currency));
  }
}

/** Zoho's no, or that the thing is in no state for it. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'status' in error;
}
