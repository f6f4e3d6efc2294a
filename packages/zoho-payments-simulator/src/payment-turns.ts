import { paidLinkView } from './payment-links.js';
import { type Payments } from './payments.js';
import { PAID_STATUSES } from './sessions.js';
import { type PaymentRecord, type PaymentStatus } from './state.js';
import { type Webhooks } from './webhooks.js';
import { ControlError, type World } from './world.js';

/** Nothing that is over begins again: a bank may take money back, but it does not settle twice. */
const OVER: readonly string[] = [...PAID_STATUSES, 'failed', 'canceled', 'blocked'];

export interface Turn {
  /** No webhook goes out, as when Zoho forgets to send one. */
  silent?: boolean;
  reason?: string;
}

/** What happens to a payment when the shopper has long gone: the bank makes up its mind, takes money back, or somebody disputes it. */
export class PaymentTurns {
  constructor(
    private readonly world: World,
    private readonly payments: Payments,
    private readonly webhooks: Webhooks,
  ) {}

  /** Ends a payment under way, whatever its word for that. */
  settle(payment: PaymentRecord, outcome: 'success' | 'failure', { reason, silent = false }: Turn = {}): PaymentRecord {
    if (OVER.includes(payment.status)) throw new ControlError(409, `Payment ${payment.id} is ${payment.status}.`);
    if (outcome === 'failure') payment.failureReason = reason ?? 'Payment was declined';
    this.payments.conclude(payment, outcome === 'success' ? 'succeeded' : 'failed', { silent });
    return payment;
  }

  /** The bank takes a success back: a UPI reversal, a returned debit. What Zoho sends then is undocumented; `payment.failed` here. */
  reverse(
    payment: PaymentRecord,
    { reason = 'Payment was reversed by the bank', silent = false }: Turn = {},
  ): PaymentRecord {
    this.assertPaid(payment);
    payment.failureReason = reason;
    this.payments.conclude(payment, 'failed', { silent });
    return payment;
  }

  /** The customer's bank disputes a paid payment; Zoho sends no webhook for it. */
  dispute(payment: PaymentRecord): PaymentRecord {
    this.assertPaid(payment);
    return this.setStatus(payment, 'disputed');
  }

  /**
   * Won: the payment is what it was. Lost: what was left of the money is gone. How Zoho shows a lost one is undocumented: as
   * `refunded` unless `status` names another word.
   */
  endDispute(payment: PaymentRecord, outcome: 'won' | 'lost', status: PaymentStatus = 'refunded'): PaymentRecord {
    if (payment.status !== 'disputed') throw new ControlError(409, `Payment ${payment.id} is ${payment.status}.`);
    this.payments.showRefunds(payment);
    if (outcome === 'won') return this.setStatus(payment, payment.status);
    if (status === 'refunded') payment.lostMinor = payment.amountMinor - this.payments.refundedMinor(payment, 'shown');
    return this.setStatus(payment, status);
  }

  /** Any status, known to Zoho or not. Silent, unless `event` names the type of webhook to send with it. */
  setStatus(payment: PaymentRecord, status: PaymentStatus, event?: string): PaymentRecord {
    this.payments.conclude(payment, status, { silent: true });
    if (event) this.webhooks.emit(event, { family: 'payment', id: payment.id }, this.payments.view(payment));
    return payment;
  }

  /** Both events of a payment by a link. */
  tellLink(
    payment: PaymentRecord,
    { linkFirst = false }: { linkFirst?: boolean } = {},
  ): { payment: Record<string, unknown>; paymentLink: Record<string, unknown> } {
    const [view, link] = [this.payments.view(payment), paidLinkView(this.world, payment)];
    const tellPayment = () => this.webhooks.emit('payment.succeeded', { family: 'payment', id: payment.id }, view);
    if (!linkFirst) tellPayment();
    this.webhooks.emit('payment_link.paid', { family: 'payment_links', id: String(link.payment_link_id) }, link);
    if (linkFirst) tellPayment();
    return { payment: view, paymentLink: link };
  }

  /** From now on Zoho knows no such payment. */
  forget(payment: PaymentRecord): void {
    payment.isForgotten = true;
    this.world.store.changed();
  }

  private assertPaid(payment: PaymentRecord): void {
    if (!PAID_STATUSES.includes(payment.status)) throw new ControlError(409, `Payment ${payment.id} was never paid.`);
  }
}
