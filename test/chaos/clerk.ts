import type { Answer } from './caller.js';
import type { Desk } from './desk.js';
import type { Ledger } from './ledger.js';
import type { Intent } from './shopper.js';

/** A call that nobody answered is made again this often, with the same key. */
const TRIES = 10;

/** Who at the support desk has one order on the screen. */
export class Clerk {
  private wishes = 0;

  constructor(
    private readonly desk: Desk,
    private readonly ledger: Ledger,
    private readonly intent: Intent,
    private readonly money: { share(share: number): string },
    private readonly pause: () => Promise<void>,
  ) {}

  /** Refunds a part of the price; a case about the money is then named. Answers Zoho's id of the refund, if it is known by now. */
  async refund(share: number): Promise<string | null> {
    const { orderId } = this.intent;
    const amount = this.money.share(share);
    const key = `refund-${this.intent.key}-${(this.wishes += 1)}`;
    let answer = await this.insist(() => this.desk.refund(orderId, { amount }, key));
    if (answer.body.code === 'open_case') {
      const [open] = await this.desk.openCases(orderId);
      if (open) answer = await this.insist(() => this.desk.refund(orderId, { amount, caseId: open.id }, `${key}-case`));
    }
    this.ledger.note(orderId, `the desk refunds ${amount}: ${answer.status ?? 'no answer'} ${answer.body.code ?? ''}`);
    return answer.body.zohoRefundId ?? null;
  }

  /** The bank returned a refund: its case says so, and is resolved by sending the sum once more. */
  refundAgain(): Promise<void> {
    return this.resolve('refund_failed', 'refund');
  }

  /** Zoho no longer knows the order's session: its case says so, and is resolved by closing the order. */
  closeOrder(): Promise<void> {
    return this.resolve('session_missing', 'close_order');
  }

  /** Asks Zoho now, and reads why the order is as it is. */
  async recheck(): Promise<void> {
    await this.desk.recheck(this.intent.orderId);
    await this.desk.explain(this.intent.orderId);
  }

  private async resolve(kind: string, resolution: string): Promise<void> {
    const { orderId } = this.intent;
    const found = (await this.desk.openCases(orderId)).find((open) => open.kind === kind);
    if (!found) return;
    const { status, body } = await this.insist(() => this.desk.resolve(found.id, resolution));
    this.ledger.note(
      orderId,
      `the desk resolves ${kind} by ${resolution}: ${status ?? 'no answer'} ${body.code ?? ''}`,
    );
  }

  private async insist(ask: () => Promise<Answer>): Promise<Answer> {
    for (let tried = 1; ; tried++) {
      const answer = await ask();
      const isFinal = answer.status !== null && answer.status < 500;
      if (isFinal || tried === TRIES) return answer;
      await this.pause();
    }
  }
}
