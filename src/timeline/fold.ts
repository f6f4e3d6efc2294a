import type { EventData } from './event-types.js';

/** Columns and their values as the timeline tells them. JSON throughout: amounts are digits in text, times ISO 8601 text. */
export type Facts = Readonly<Record<string, unknown>>;

/** An order and all that belongs to it, by id, as its timeline tells it. */
export interface Folded {
  readonly order: Facts;
  readonly sessions: ReadonlyMap<string, Facts>;
  readonly payments: ReadonlyMap<string, Facts>;
  readonly refunds: ReadonlyMap<string, Facts>;
  readonly cases: ReadonlyMap<string, Facts>;
}

/** What an order has become if its timeline is the truth: every event's changes laid over those before it, in `seq` order. */
export function fold(events: Iterable<EventData>): Folded {
  let order: Facts = {};
  const [sessions, payments, refunds, cases] = [newMap(), newMap(), newMap(), newMap()];
  for (const event of events) {
    order = { ...order, ...event.order };
    lay(sessions, event.session);
    lay(payments, event.payment);
    lay(refunds, event.refund);
    lay(cases, event.case);
  }
  return { order, sessions, payments, refunds, cases };
}

function newMap(): Map<string, Facts> {
  return new Map();
}

function lay(known: Map<string, Facts>, change: (Facts & { id: string }) | undefined): void {
  if (change) known.set(change.id, { ...known.get(change.id), ...change });
}
