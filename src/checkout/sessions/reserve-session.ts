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
import { PaymentUnderWayError } from '../../payments/payments.errors.js';
import {
  decideAnotherSession,
  type PutAside,
  type SessionVerdict,
} from '../../reconciliation/rules/another-session.js';
import { nextLookOf } from '../../reconciliation/rules/next-look.js';
import { obstacleWhileMissing } from '../../reconciliation/rules/obstacle-while-missing.js';
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
   * @throws OrderNotPayableError if the order has ended, its time is over, or a person must decide on it first
   * @throws PaymentUnderWayError, UnknownAtProviderError
   */
  run(orderId: string, cause: Cause, whileUnderWay = false): Promise<Reserved> {
    return this.database.transaction(async (run) => {
      await this.orders.lock(run, orderId);
      const record = await this.states.get(run, orderId);
      const now = this.clock.now();
      const isBeingCreated = await this.isBeingCreated(run, record, now);
      const verdict = decideAnotherSession(record, now, { isBeingCreated, whileUnderWay });
      if (verdict.kind === 'payable') return { ...verdict, record };
      if (verdict.kind === 'being_created') return { kind: verdict.kind };
      if (verdict.kind !== 'reserve') throw refusal(record, verdict);
      return this.insert(run, record, verdict.aside, cause, now);
    });
  }

  private async isBeingCreated(run: RunSql, { sessions }: OrderRecord, now: Date): Promise<boolean> {
    const live = sessions.find(isLive);
    return live?.status === 'creating' && (await this.creatingSessions.isBeingCreated(run, live.id, now));
  }

  private async insert(
    run: RunSql,
    record: OrderRecord,
    aside: PutAside | null,
    cause: Cause,
    now: Date,
  ): Promise<Reserved> {
    const { order } = record;
    const attempt = (latestSession(record)?.attempt ?? 0) + 1;
    const session = this.creatingSessions.draft(order, attempt, now);
    if (aside) await this.sessions.update(run, order.id, aside.session, nextLookOf(record, aside.session, now), now);
    const entries = [...(aside ? [aside.entry] : []), sessionRequested(session)];
    const { rows, head } = chain(order.id, record.timeline, entries, cause, now);
    await run(this.sessions.insertSql(session));
    await run(insertTimelineSql(rows));
    await this.orders.moveHead(run, order.id, head, now);
    return { kind: 'reserved', record, reservation: { order, session, head } };
  }
}

export function sessionRequested(session: NewSession): TimelineEntry {
  const { id, attempt, amountMinor, currency } = session;
  return {
    type: 'payment_session.requested',
    data: { session: { id, attempt, status: 'creating', amountMinor, currency } },
  };
}

type Refusal = Exclude<SessionVerdict, { kind: 'payable' | 'being_created' | 'reserve' }>;

function refusal(record: OrderRecord, verdict: Refusal): Error {
  const { id, status } = record.order;
  switch (verdict.kind) {
    case 'under_way':
      return new PaymentUnderWayError(id, verdict.payments);
    case 'money_waits':
      return new OrderNotPayableError(
        id,
        status,
        'Money was received for this order and waits for a person to look at it.',
      );
    case 'session_missing':
      return obstacleWhileMissing(record) ?? new OrderNotPayableError(id, status);
    case 'time_is_over':
      return new OrderNotPayableError(id, status, 'The time to pay for this order is over.');
    case 'ended':
      return new OrderNotPayableError(id, status);
  }
}
