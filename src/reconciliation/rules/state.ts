import type { CaseKind } from '../../cases/case-kinds.js';
import type { ShopperFeeBounds } from '../../config/shopper-fees.js';
import type { OrderStatus } from '../../orders/order-status.js';
import type { Payment } from '../../payments/payment.js';
import type { SessionStatus } from '../../payment-sessions/session-status.js';

/** The order as far as money is concerned. Amounts are minor units. */
export interface OrderState {
  readonly id: string;
  readonly status: OrderStatus;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly payBefore: Date;
  readonly paidAt: Date | null;
  readonly settlingPaymentId: string | null;
  readonly refundedMinor: bigint;
  /** How much of Zoho's fee the storefront lets shoppers bear on top of the amount; null: none. */
  readonly shopperFees: ShopperFeeBounds | null;
}

export interface SessionState {
  readonly id: string;
  readonly attempt: number;
  readonly status: SessionStatus;
  readonly zohoSessionId: string | null;
  /** Zoho's own word for it, as last heard. */
  readonly zohoStatus: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly maxAttempts: number | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly supersededAt: Date | null;
  /** When Zoho was last asked about it and answered. */
  readonly lookedAt: Date | null;
  /** Looks since then to which Zoho answered that it knows no such session, oldest first: the first two and the last one. */
  readonly missingLooks: readonly Date[];
  /** Zoho's hosted page for it, which decides nothing; nobody needs it but those who are answered. */
  readonly checkoutUrl?: string | null;
  /** Which replica is calling Zoho for it, while `creating`. */
  readonly creatingOwner: number | null;
}

export interface CaseState {
  readonly id: string;
  readonly kind: CaseKind;
  /** What it is about: a payment, or a session of ours. */
  readonly paymentId: string | null;
  readonly sessionId: string | null;
  readonly refundId: string | null;
  readonly status: 'open' | 'resolved';
  /** How it was resolved, or, while it is open, is going to be: by a refund that Zoho has not accepted yet. */
  readonly resolution: string | null;
}

/** Everything we know about the money of one order: what `decide` decides on. */
export interface State {
  readonly order: OrderState;
  readonly sessions: readonly SessionState[];
  readonly payments: readonly Payment[];
  readonly cases: readonly CaseState[];
}

/** The session whose turn it is: the one opened last. */
export function latestSession(state: State): SessionState | undefined {
  return state.sessions.reduce<SessionState | undefined>(
    (latest, session) => (latest && latest.attempt > session.attempt ? latest : session),
    undefined,
  );
}

/** Kinds of the order's open cases, each once: `attention` of contract 5. */
export function attention(state: State): CaseKind[] {
  return [...new Set(state.cases.filter((c) => c.status === 'open').map((c) => c.kind))].sort();
}
