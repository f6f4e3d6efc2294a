import type { OrderStatus } from '@checkout-bff/client/browser';
import { byId, create, setText } from './dom.js';
import { shop } from './shop-client.js';
import { clockTime } from './words.js';

/** The shop's server has no push of its own; it is asked while somebody looks. */
const EVENTS_EVERY_MS = 2_000;

/** "What the API said": for the developer who looks over the shopper's shoulder. */
export class PanelView {
  private readonly panel = byId('panel', HTMLDetailsElement);
  private readonly timeline = byId('timeline', HTMLOListElement);
  private readonly events = byId('events', HTMLOListElement);
  private lastSummary = '';
  private cartId: string | undefined;

  constructor() {
    // Beside the order there is room for it; on a phone it would push the order away.
    this.panel.open = window.matchMedia('(min-width: 60rem)').matches;
    window.setInterval(() => void this.refreshEvents(), EVENTS_EVERY_MS);
  }

  start(cartId: string): void {
    this.cartId = cartId;
    this.lastSummary = '';
    this.timeline.replaceChildren();
    this.showEvents([]);
  }

  log(what: string, kind: 'did' | 'said' = 'did'): void {
    const time = create('time', {}, clockTime(new Date().toISOString(), true));
    this.timeline.append(create('li', { class: kind }, time, ' ', what));
  }

  show(status: OrderStatus): void {
    setText(byId('last-status', HTMLElement), JSON.stringify(status, null, 2));
    const summary = summarize(status);
    if (summary !== this.lastSummary) this.log(summary, 'said');
    this.lastSummary = summary;
  }

  private async refreshEvents(): Promise<void> {
    if (!this.cartId || !this.panel.open || document.hidden) return;
    try {
      this.showEvents(await shop.listEvents(this.cartId));
    } catch {
      // The shop's server is away; the order's own status says so already.
    }
  }

  private showEvents(events: { id: string; type: string; receivedAt: string }[]): void {
    byId('events-empty', HTMLElement).hidden = events.length > 0;
    if (this.events.childElementCount === events.length) return;
    this.events.replaceChildren(
      ...events.map(({ id, type, receivedAt }) =>
        create('li', { class: 'said', title: id }, create('time', {}, clockTime(receivedAt, true)), ' ', type),
      ),
    );
  }
}

function summarize({ status, nextAction, paymentSession, payments, source }: OrderStatus): string {
  const session = paymentSession ? `session ${paymentSession.attempt} ${paymentSession.status}` : 'no session';
  const tries = payments.map((payment) => payment.status).join(', ');
  return `${status}, ${session}${tries ? `, payments: ${tries}` : ''} → ${nextAction}${source === 'stale' ? ' (stale)' : ''}`;
}
