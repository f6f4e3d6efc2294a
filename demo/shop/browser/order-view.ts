import { isSettled, type OrderStatus } from '@checkout-bff/client/browser';
import { byId, setText } from './dom.js';
import { formatMoney } from './money.js';
import { describe, type Words } from './words.js';

export interface OrderActions {
  /** Pay, or try again: the service knows which session to use. */
  pay(): void;
  /** Give this order up for another basket. */
  changeBasket(): void;
  /** After a settled order: back to the shelf. */
  startOver(): void;
}

/** The one order that is being paid. */
export class OrderView {
  private readonly ticket = byId('ticket', HTMLElement);
  private readonly headline = byId('order-headline', HTMLHeadingElement);
  private readonly action = byId('order-action', HTMLButtonElement);
  private readonly leave = byId('order-leave', HTMLButtonElement);
  private status: OrderStatus | undefined;
  private isBusy = false;

  constructor(actions: OrderActions) {
    this.action.addEventListener('click', () => actions.pay());
    this.leave.addEventListener('click', () =>
      this.status && isSettled(this.status) ? actions.startOver() : actions.changeBasket(),
    );
  }

  /** Brings the order into view; the headline takes the focus so that a screen reader starts there. */
  open(reference: string): void {
    this.status = undefined;
    setText(byId('order-reference', HTMLElement), reference);
    this.showWords({ tone: 'working', headline: 'One moment', detail: 'Looking up your order.' });
    this.note('');
    byId('shelf-view', HTMLElement).hidden = true;
    byId('order-view', HTMLElement).hidden = false;
    this.focus();
  }

  focus(): void {
    this.headline.focus();
  }

  close(): void {
    byId('order-view', HTMLElement).hidden = true;
    byId('shelf-view', HTMLElement).hidden = false;
    byId('shelf-headline', HTMLElement).focus();
  }

  show(status: OrderStatus): void {
    this.status = status;
    setText(byId('order-amount', HTMLElement), formatMoney(status.amount, status.currency));
    const { paymentSession } = status;
    setText(byId('order-attempt', HTMLElement), paymentSession ? `${paymentSession.attempt}` : '–');
    this.showWords(describe(status));
    this.showSteps(status);
  }

  /** While the payment window is open, or we wait for an answer. */
  busy(isBusy: boolean, note = ''): void {
    this.isBusy = isBusy;
    this.note(note);
    if (this.status) this.showWords(describe(this.status));
  }

  note(text: string): void {
    setText(byId('order-note', HTMLParagraphElement), text);
  }

  private showWords({ tone, headline, detail, action }: Words): void {
    this.ticket.dataset.tone = this.isBusy ? 'working' : tone;
    this.ticket.dataset.status = this.status?.status ?? '';
    setText(this.headline, headline);
    setText(byId('order-detail', HTMLParagraphElement), detail);
    this.action.hidden = action === undefined;
    this.action.disabled = this.isBusy;
    setText(this.action, action ?? '');
    const settled = this.status && isSettled(this.status);
    this.leave.disabled = this.isBusy;
    this.leave.hidden = !settled && action === undefined;
    setText(this.leave, settled ? 'Back to the shop' : 'Cancel and change the basket');
  }

  private showSteps({ status, nextAction }: OrderStatus): void {
    const done = status === 'awaiting_payment' ? (nextAction === 'wait' ? 2 : 1) : 3;
    for (const [index, step] of [...byId('steps', HTMLOListElement).children].entries()) {
      step.classList.toggle('is-done', index < done && (index < 2 || status !== 'cancelled'));
      if (index === done) step.setAttribute('aria-current', 'step');
      else step.removeAttribute('aria-current');
    }
  }
}
