import { Injectable } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import { Clock } from '../../common/clock.js';
import { Database, type RunSql } from '../../database/database.js';
import type { TimelineEntry } from '../../timeline/event-types.js';
import { chain, insertTimelineSql } from '../../timeline/timeline.js';
import { OrderNotPayableError } from '../../orders/orders.errors.js';
import { OrdersRepository } from '../../orders/orders.repository.js';
import type { Reservation } from '../../payment-sessions/session-opener.js';
import { isLive } from '../../payment-sessions/session-status.js';
import type { NewSession } from '../../payment-sessions/payment-session.js';
import { SessionsRepository } from '../../payment-sessions/sessions.repository.js';
import { paymentsUnderWay } from '../../payments/under-way.js';
import { PaymentUnderWayError } from '../../payments/payments.errors.js';
import { payableSession } from '../../reconciliation/rules/in-play.js';
import { holdsUndecidedMoney } from '../../reconciliation/rules/money.js';
import { latestSession, type SessionState } from '../../reconciliation/rules/state.js';
import { type OrderRecord, StateRepository } from '../../reconciliation/state.repository.js';
import { CreatingSessions } from './creating-sessions.js';

/** What became of the wish for a session: one was reserved, one is there already, or another request is making one. */
export type Reserved =
  | { kind: 'reserved'; record: OrderRecord; reservation: Reservation }
  | { kind: 'payable'; record: OrderRecord; session: SessionState }
  | { kind: 'being_created' };

/** The first step of "reserve → call → save" for an order that exists: decides under the order's lock who makes the session. */
@Injectable()
export class ReserveSession {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly sessions: SessionsRepository,
    private readonly states: StateRepository,
    private readonly creatingSessions: CreatingSessions,
    private readonly clock: Clock,
  ) {}

  /**
   * @param whileUnderWay true: the storefront wants another session even though a payment is under way
   * @throws OrderNotPayableError if the order has ended, its time is over, or it holds money that waits for a person
   * @throws PaymentUnderWayError
   */
  run(orderId: string, cause: Cause, whileUnderWay = false): Promise<Reserved> {
    return this.database.transaction(async (run) => {
      await this.orders.lock(run, orderId);
      const record = await this.states.get(run, orderId);
      const now = this.clock.now();
      refuseUnlessPayable(record);
      const payable = payableSession(record, now);
      if (payable) return { kind: 'payable', record, session: payable };
      const live = record.sessions.find(isLive);
      if (live?.status === 'creating' && (await this.creatingSessions.isBeingCreated(run, live.id, now)))
        return { kind: 'being_created' };
      refuseOnceOver(record, now);
      if (!whileUnderWay) refuseWhileUnderWay(record, now);
      return this.insert(run, record, live, cause, now);
    });
  }

  private async insert(
    run: RunSql,
    record: OrderRecord,
    live: SessionState | undefined,
    cause: Cause,
    now: Date,
  ): Promise<Reserved> {
    const { order } = record;
    const attempt = (latestSession(record)?.attempt ?? 0) + 1;
    const session = this.creatingSessions.draft(order, attempt, now);
    const entries: TimelineEntry[] = live ? [await this.putAside(run, order.id, live, now)] : [];
    entries.push(sessionRequested(session));
    const { rows, head } = chain(order.id, record.timeline, entries, cause, now);
    await run(this.sessions.insertSql(session));
    await run(insertTimelineSql(rows));
    await this.orders.moveHead(run, order.id, head, now);
    return { kind: 'reserved', record, reservation: { order, session, head } };
  }

  /** A session that is too short to pay with, or whose creator died, makes room for the next; it stays on record and watched. */
  private async putAside(run: RunSql, orderId: string, live: SessionState, now: Date): Promise<TimelineEntry> {
    const change = live.status === 'creating' ? { status: 'create_unknown' as const } : { supersededAt: now };
    const after = { ...live, ...change };
    await this.sessions.update(run, orderId, after, now);
    const type = live.status === 'creating' ? 'payment_session.create_unknown' : 'payment_session.superseded';
    return { type, data: { session: { id: live.id, ...change } } };
  }
}

export function sessionRequested(session: NewSession): TimelineEntry {
  const { id, attempt, amountMinor, currency } = session;
  return {
    type: 'payment_session.requested',
    data: { session: { id, attempt, status: 'creating', amountMinor, currency } },
  };
}

function refuseUnlessPayable(record: OrderRecord): void {
  const { order } = record;
  if (order.status !== 'awaiting_payment') throw new OrderNotPayableError(order.id, order.status);
  if (holdsUndecidedMoney(record)) {
    throw new OrderNotPayableError(
      order.id,
      order.status,
      'Money was received for this order and waits for a person to look at it.',
    );
  }
}

/** A second session beside a payment under way is how a shopper pays twice (contract 5, rule 6). */
function refuseWhileUnderWay({ order, payments }: OrderRecord, now: Date): void {
  const underWay = paymentsUnderWay(payments, now);
  if (underWay.length > 0) throw new PaymentUnderWayError(order.id, underWay);
}

/** Zoho's shortest session is five minutes: each new one would let the order outlive its `payBefore` by that much. */
function refuseOnceOver({ order }: OrderRecord, now: Date): void {
  if (now < order.payBefore) return;
  throw new OrderNotPayableError(order.id, order.status, 'The time to pay for this order is over.');
}
