import type { CaseKind } from '../../cases/case-kinds.js';
import type { EventType, TimelineEntry } from '../../timeline/event-types.js';
import { canMoveOrder, type OrderStatus } from '../../orders/order-status.js';
import { canMoveSession, type SessionStatus } from '../../payment-sessions/session-status.js';
import type { CaseState, OrderState, SessionState, State } from './state.js';
import type { PaymentState } from '../../payments/payment.js';

type Evidence = TimelineEntry['evidence'];
type Seen = Pick<SessionState, 'zohoStatus' | 'maxAttempts' | 'lookedAt'>;

/** A state on its way to the next: every change goes through here, so none can be made without its timeline entry. */
export class Draft {
  order: OrderState;
  readonly sessions: Map<string, SessionState>;
  readonly payments: Map<string, PaymentState>;
  readonly cases: CaseState[];
  readonly entries: TimelineEntry[] = [];

  constructor(
    before: State,
    private readonly newId: () => string,
  ) {
    this.order = before.order;
    this.sessions = new Map(before.sessions.map((session) => [session.id, session]));
    this.payments = new Map(before.payments.map((payment) => [payment.id, payment]));
    this.cases = [...before.cases];
  }

  /** Moves the order if its table allows; `false` (and nothing changed) if it does not. */
  moveOrder(status: OrderStatus, patch: Partial<OrderState>, evidence?: Evidence, canMove = canMoveOrder): boolean {
    const { refundedMinor } = patch;
    const repeats = status === this.order.status && refundedMinor !== undefined;
    if (!repeats && !canMove(this.order.status, status)) return false;
    this.order = { ...this.order, ...patch, status };
    const type: EventType = status === 'awaiting_payment' ? 'order.placed' : `order.${status}`;
    this.entries.push({ type, data: { order: { ...patch, status } }, evidence });
    return true;
  }

  /** Moves a session if its table allows; `false` (and nothing changed) if it does not. */
  moveSession(
    { id }: SessionState,
    status: Exclude<SessionStatus, 'creating'>,
    evidence?: Evidence,
    patch: Partial<SessionState> = {},
  ): boolean {
    const session = this.session(id);
    if (!canMoveSession(session.status, status)) return false;
    this.sessions.set(id, { ...session, ...patch, status });
    const type: EventType = status === 'open' ? 'payment_session.opened' : `payment_session.${status}`;
    this.entries.push({ type, data: { session: { id, ...patch, status } }, evidence });
    return true;
  }

  /** What Zoho says of a session that is not a state of ours: no timeline entry. */
  noteSession(id: string, seen: Partial<Seen>): SessionState {
    const known = this.session(id);
    if ((Object.keys(seen) as (keyof Seen)[]).every((key) => seen[key] === known[key])) return known;
    const session = { ...known, ...seen };
    this.sessions.set(id, session);
    return session;
  }

  putPayment(payment: PaymentState): void {
    this.payments.set(payment.id, payment);
  }

  openCase(kind: CaseKind, paymentId: string, evidence: Record<string, unknown>): void {
    const opened: CaseState = { id: this.newId(), kind, paymentId, refundId: null, status: 'open' };
    this.cases.push(opened);
    const { id, status } = opened;
    this.entries.push({ type: 'case.opened', data: { case: { id, kind, paymentId, status } }, evidence });
  }

  finish(): State {
    return {
      order: this.order,
      sessions: [...this.sessions.values()],
      payments: [...this.payments.values()],
      cases: this.cases,
    };
  }

  private session(id: string): SessionState {
    const session = this.sessions.get(id);
    if (!session) throw new Error(`session ${id} is not the order's`);
    return session;
  }
}
