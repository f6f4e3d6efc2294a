/** Everything that can stand in an order's timeline: `noun.past-participle`. */
export const EVENT_TYPES = [
  'order.placed',
  'order.amended',
  'order.paid',
  'order.partially_refunded',
  'order.refunded',
  'order.cancelled',
  'order.expired',
  'payment_session.requested',
  'payment_session.opened',
  'payment_session.create_failed',
  'payment_session.create_unknown',
  'payment_session.superseded',
  'payment_session.succeeded',
  'payment_session.failed',
  'payment_session.expired',
  'payment.started',
  'payment.under_way',
  'payment.succeeded',
  'payment.failed',
  'payment.refunded',
  'payment.disputed',
  'payment.detailed',
  'refund.requested',
  'refund.updated',
  'case.opened',
  'case.resolved',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** The part of the timeline that storefronts are told (contract 7). */
export const PUBLIC_EVENT_TYPES = [
  'order.amended',
  'order.paid',
  'order.cancelled',
  'order.expired',
  'order.refunded',
  'order.partially_refunded',
  'payment.failed',
  'payment.under_way',
  'case.opened',
  'case.resolved',
] as const satisfies readonly EventType[];
export type PublicEventType = (typeof PUBLIC_EVENT_TYPES)[number];

export function isPublicEvent(type: EventType): type is PublicEventType {
  return (PUBLIC_EVENT_TYPES as readonly EventType[]).includes(type);
}

/** What an event changed, per thing it touched. Folding all events of an order in `seq` order gives its current state. */
export interface EventData {
  order?: Record<string, unknown>;
  session?: Record<string, unknown> & { id: string };
  payment?: Record<string, unknown> & { id: string };
  refund?: Record<string, unknown> & { id: string };
  case?: Record<string, unknown> & { id: string };
}

/** A change that is about to be written: what happened, what it changed and what it was believed on. */
export interface TimelineEntry {
  type: EventType;
  data: EventData;
  /** Zoho's words, where the change rests on them. Never a secret, an e-mail or a phone number. */
  evidence?: Record<string, unknown>;
}
