import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import { Clock } from '../../common/clock.js';
import { Database } from '../../database/database.js';
import { OrderNotPayableError } from '../../orders/orders.errors.js';
import { SessionOpener } from '../../payment-sessions/session-opener.js';
import { PaymentProviderUnavailableError } from '../../payment-sessions/sessions.errors.js';
import type { SessionState } from '../../reconciliation/rules/state.js';
import { latestSession } from '../../reconciliation/rules/state.js';
import { type OrderRecord, StateRepository } from '../../reconciliation/state.repository.js';
import { CreatingSessions } from './creating-sessions.js';
import { ReserveSession } from './reserve-session.js';

/** How often to see whether the session that another request is making is there. */
const FOLLOW_POLL_MS = 50;

/** An order with a session that can be paid, and whether it was made by this call. */
export interface Ensured {
  record: OrderRecord;
  session: SessionState;
  isNew: boolean;
}

/** Sees to it that an order has a session that can be paid: the one there is, the one another request is making, or a new one. */
@Injectable()
export class EnsureSession {
  constructor(
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly reserveSession: ReserveSession,
    private readonly sessionOpener: SessionOpener,
    private readonly creatingSessions: CreatingSessions,
    private readonly clock: Clock,
  ) {}

  /** @throws OrderNotPayableError, PaymentUnderWayError, PaymentProvider…Error */
  async run(orderId: string, cause: Cause, whileUnderWay = false): Promise<Ensured> {
    const reserved = await this.reserveSession.run(orderId, cause, whileUnderWay);
    if (reserved.kind === 'payable') return { ...reserved, isNew: false };
    if (reserved.kind === 'being_created') return this.follow(orderId, cause, whileUnderWay);
    const { reservation } = reserved;
    const opened = await this.sessionOpener.call(reservation, cause);
    await this.sessionOpener.save(reservation, opened, cause);
    const record = await this.states.get(this.database.run, orderId);
    const session = sessionOf(record, reservation.session.id);
    // The order was amended meanwhile: what was opened is a session for another amount.
    if (!asksFor(record, session)) return this.run(orderId, cause, whileUnderWay);
    return { record, session, isNew: true };
  }

  /** As {@link run}, but content with an order that has ended. The order as it is then. */
  async unlessEnded(orderId: string, cause: Cause): Promise<OrderRecord> {
    try {
      await this.run(orderId, cause);
    } catch (error) {
      if (!(error instanceof OrderNotPayableError)) throw error;
    }
    return this.states.get(this.database.run, orderId);
  }

  /** Another request is calling Zoho: its session is the answer to this one too. Should its replica die, this one takes over. */
  private async follow(orderId: string, cause: Cause, whileUnderWay: boolean): Promise<Ensured> {
    const { run } = this.database;
    for (;;) {
      const record = await this.states.get(run, orderId);
      const session = latestSession(record);
      if (session?.status === 'open')
        return asksFor(record, session) ? { record, session, isNew: false } : this.run(orderId, cause, whileUnderWay);
      if (session?.status !== 'creating') throw new PaymentProviderUnavailableError(orderId, undefined);
      if (!(await this.creatingSessions.isBeingCreated(run, session.id, this.clock.now())))
        return this.run(orderId, cause, whileUnderWay);
      await delay(FOLLOW_POLL_MS);
    }
  }
}

function asksFor({ order }: OrderRecord, session: SessionState): boolean {
  return session.amountMinor === order.amountMinor;
}

function sessionOf(record: OrderRecord, id: string): SessionState {
  const session = record.sessions.find((s) => s.id === id);
  if (!session) throw new Error(`session ${id} vanished`);
  return session;
}
