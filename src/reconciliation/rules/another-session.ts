import { isLive } from '../../payment-sessions/session-status.js';
import type { Payment } from '../../payments/payment.js';
import { paymentsUnderWay } from '../../payments/under-way.js';
import type { TimelineEntry } from '../../timeline/event-types.js';
import { payableSession } from './in-play.js';
import { waitsForMissing } from './missing-session.js';
import { holdsUndecidedMoney } from './money.js';
import type { SessionState, State } from './state.js';

/** What else counts for the wish for another session. */
export interface SessionWish {
  /** A living replica is calling Zoho for the session that is `creating`. */
  readonly isBeingCreated: boolean;
  /** The storefront wants one even though a payment is under way. */
  readonly whileUnderWay: boolean;
}

/** What becomes of it: there is one already, another call is making one, one may be reserved, or why none may. */
export type SessionVerdict =
  | { readonly kind: 'payable'; readonly session: SessionState }
  | { readonly kind: 'being_created' }
  | { readonly kind: 'ended' | 'money_waits' | 'time_is_over' | 'session_missing' }
  | { readonly kind: 'under_way'; readonly payments: readonly Payment[] }
  | { readonly kind: 'reserve'; readonly aside: PutAside | null };

/** A session that makes room for the next; it stays on record and watched. */
export interface PutAside {
  readonly session: SessionState;
  readonly entry: TimelineEntry;
}

/**
 * Whether an order may have another session now. Pure; the last look at Zoho was made before (contract 4), and what it brought is in
 * the rows.
 */
export function decideAnotherSession(state: State, now: Date, wish: SessionWish): SessionVerdict {
  const { order, sessions, payments } = state;
  if (order.status !== 'awaiting_payment') return { kind: 'ended' };
  if (holdsUndecidedMoney(state)) return { kind: 'money_waits' };
  const payable = payableSession(state, now);
  if (payable) return { kind: 'payable', session: payable };
  const live = sessions.find(isLive);
  if (live?.status === 'creating' && wish.isBeingCreated) return { kind: 'being_created' };
  // Zoho's shortest session is five minutes: each new one would let the order outlive its `payBefore` by that much.
  if (now >= order.payBefore) return { kind: 'time_is_over' };
  // Whether money was taken on it cannot be asked, so another one could be a second payment.
  if (waitsForMissing(state)) return { kind: 'session_missing' };
  // A second session beside a payment under way is how a shopper pays twice (contract 5, rule 6).
  const underWay = wish.whileUnderWay ? [] : paymentsUnderWay(payments, now);
  if (underWay.length > 0) return { kind: 'under_way', payments: underWay };
  return { kind: 'reserve', aside: live ? putAside(live, now) : null };
}

/** A session that is too short to pay with, or whose creator died. */
function putAside(live: SessionState, now: Date): PutAside {
  const change = live.status === 'creating' ? { status: 'create_unknown' as const } : { supersededAt: now };
  const type = live.status === 'creating' ? 'payment_session.create_unknown' : 'payment_session.superseded';
  return { session: { ...live, ...change }, entry: { type, data: { session: { id: live.id, ...change } } } };
}
