import { type CaseKind, REASON_GONE } from '../../cases/case-kinds.js';
import type { EventType, TimelineEntry } from '../../timeline/event-types.js';
import { canMoveOrder, type OrderStatus } from '../../orders/order-status.js';
import { canMoveSession, type SessionStatus } from '../../payment-sessions/session-status.js';
import { paymentEntries } from './payment-entries.js';
import type { CaseState, OrderState, SessionState, State } from './state.js';
import type { Payment } from '../../payments/payment.js';

type Evidence = TimelineEntry['evidence'];
type Seen = Pick<SessionState, 'zohoStatus' | 'maxAttempts' | 'lookedAt' | 'missingLooks'>;

/**
 * A state on its way to the next. Its parts can be read from outside and changed only by the methods below, each of which writes
 * the timeline entry of its change: none can be made without one.
 */
export class Draft {
  private currentOrder: OrderState;
  private readonly sessionsById: Map<string, SessionState>;
  private readonly paymentsById: Map<string, Payment>;
  private readonly allCases: CaseState[];
  private readonly written: TimelineEntry[] = [];

  constructor(
    before: State,
    private readonly newId: () => string,
  ) {
    this.currentOrder = before.order;
    this.sessionsById = new Map(before.sessions.map((session) => [session.id, session]));
    this.paymentsById = new Map(before.payments.map((payment) => [payment.id, payment]));
    this.allCases = [...before.cases];
  }

  get order(): OrderState {
    return this.currentOrder;
  }

  get sessions(): readonly SessionState[] {
    return [...this.sessionsById.values()];
  }

  get payments(): readonly Payment[] {
    return [...this.paymentsById.values()];
  }

  get cases(): readonly CaseState[] {
    return [...this.allCases];
  }

  /** What the timeline has to say of the changes so far, in their order. */
  get entries(): readonly TimelineEntry[] {
    return [...this.written];
  }

  findSession(id: string): SessionState | undefined {
    return this.sessionsById.get(id);
  }

  findPayment(id: string): Payment | undefined {
    return this.paymentsById.get(id);
  }

  /** Moves the order if its table allows; `false` (and nothing changed) if it does not. */
  moveOrder(
    status: OrderStatus,
    patch: Partial<Omit<OrderState, 'id' | 'status'>>,
    evidence?: Evidence,
    canMove = canMoveOrder,
  ): boolean {
    const { refundedMinor } = patch;
    const repeats = status === this.order.status && refundedMinor !== undefined;
    if (!repeats && !canMove(this.order.status, status)) return false;
    this.currentOrder = { ...this.order, ...patch, status };
    const type: EventType = status === 'awaiting_payment' ? 'order.placed' : `order.${status}`;
    this.written.push({ type, data: { order: { ...patch, status } }, evidence });
    return true;
  }

  /** Changes what an unpaid order is measured by; its status stays. */
  amendOrder(patch: Partial<Pick<OrderState, 'amountMinor' | 'payBefore'>>, evidence?: Evidence): void {
    this.currentOrder = { ...this.order, ...patch };
    this.written.push({ type: 'order.amended', data: { order: { ...patch } }, evidence });
  }

  /** Makes room for another session. One whose call has not ended may yet turn out to exist; one that is open stays payable. */
  putAside(session: SessionState, at: Date): void {
    if (this.moveSession(session, 'create_unknown')) return;
    const { id } = session;
    this.sessionsById.set(id, { ...session, supersededAt: at });
    this.written.push({ type: 'payment_session.superseded', data: { session: { id, supersededAt: at } } });
  }

  /** Moves a session if its table allows; `false` (and nothing changed) if it does not. */
  moveSession(
    { id }: Pick<SessionState, 'id'>,
    status: Exclude<SessionStatus, 'creating'>,
    evidence?: Evidence,
    patch: Partial<Omit<SessionState, 'id' | 'status'>> = {},
  ): boolean {
    const session = this.getSession(id);
    if (!canMoveSession(session.status, status)) return false;
    this.sessionsById.set(id, { ...session, ...patch, status });
    const type: EventType = status === 'open' ? 'payment_session.opened' : `payment_session.${status}`;
    this.written.push({ type, data: { session: { id, ...patch, status } }, evidence });
    return true;
  }

  /** What Zoho says of a session that is not a state of ours: the one change that has no timeline entry. */
  noteSession(id: string, seen: Partial<Seen>): SessionState {
    const known = this.getSession(id);
    if ((Object.keys(seen) as (keyof Seen)[]).every((key) => seen[key] === known[key])) return known;
    const session = { ...known, ...seen };
    this.sessionsById.set(id, session);
    return session;
  }

  /** Keeps what is known of a payment now, and tells what is new in it; nothing happens if it is what was known before. */
  putPayment(after: Payment): void {
    const before = this.findPayment(after.id);
    if (before && isSame(before, after)) return;
    this.paymentsById.set(after.id, after);
    this.written.push(...paymentEntries(before, after));
  }

  openCase(kind: CaseKind, paymentId: string, evidence: Record<string, unknown>): void {
    const opened: CaseState = { id: this.newId(), kind, paymentId, ...NEW_CASE };
    this.allCases.push(opened);
    const { id, status } = opened;
    this.written.push({ type: 'case.opened', data: { case: { id, kind, paymentId, status } }, evidence });
  }

  /** A case about a session of which Zoho does not say whether money was taken on it. */
  openSessionCase(kind: CaseKind, sessionId: string, evidence: Record<string, unknown>): void {
    const opened: CaseState = { id: this.newId(), kind, ...NEW_CASE, paymentId: null, sessionId };
    this.allCases.push(opened);
    const { id, status } = opened;
    this.written.push({ type: 'case.opened', data: { case: { id, kind, sessionId, status } }, evidence });
  }

  /** Closes a case whose reason has gone, with no person's doing; nothing happens if it is not open, or a refund is to resolve it. */
  closeCase({ id }: Pick<CaseState, 'id'>, evidence: Evidence & { why: string }): void {
    const index = this.allCases.findIndex((known) => known.id === id);
    const known = this.allCases[index];
    if (known?.status !== 'open' || known.resolution !== null) return;
    const closed: CaseState = { ...known, status: 'resolved', resolution: REASON_GONE };
    this.allCases[index] = closed;
    this.written.push({ type: 'case.resolved', data: { case: { ...closed } }, evidence });
  }

  /** The next state. A member that did not change is the same object as before. */
  finish(): State {
    const { order, sessions, payments, cases } = this;
    return { order, sessions, payments, cases };
  }

  private getSession(id: string): SessionState {
    const session = this.findSession(id);
    if (!session) throw new Error(`session ${id} is not the order's`);
    return session;
  }
}

/** What every case is when it is opened, but for what it is about. */
const NEW_CASE = { sessionId: null, refundId: null, status: 'open', resolution: null } as const;

function isSame(a: Payment, b: Payment): boolean {
  return (Object.keys(a) as (keyof Payment)[]).every((key) => a[key] === b[key]);
}
