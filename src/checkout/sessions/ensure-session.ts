import { Injectable } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import { SharedCalls } from '../../common/shared-calls.js';
import { Database } from '../../database/database.js';
import { OrderNotPayableError } from '../../orders/orders.errors.js';
import { SessionOpener } from '../../payment-sessions/session-opener.js';
import type { SessionState } from '../../reconciliation/rules/state.js';
import { type OrderRecord, StateRepository } from '../../reconciliation/state.repository.js';
import { FollowSession } from './follow-session.js';
import { ReserveSession } from './reserve-session.js';

/** An order with a session that can be paid, and whether it was made by this call. */
export interface Ensured {
  record: OrderRecord;
  session: SessionState;
  isNew: boolean;
}

/** Sees to it that an order has a session that can be paid: the one there is, the one another request is making, or a new one. */
@Injectable()
export class EnsureSession {
  /** Equal wishes for one order are one: four hundred of them must not wait on its row with every connection there is. */
  private readonly wishes = new SharedCalls<Ensured>();

  constructor(
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly reserveSession: ReserveSession,
    private readonly sessionOpener: SessionOpener,
    private readonly followSession: FollowSession,
  ) {}

  /** @throws OrderNotPayableError, PaymentUnderWayError, PaymentProvider…Error */
  run(orderId: string, cause: Cause, whileUnderWay = false): Promise<Ensured> {
    return this.wishes.run(`${orderId} ${whileUnderWay}`, () => this.ensure(orderId, cause, whileUnderWay));
  }

  private async ensure(orderId: string, cause: Cause, whileUnderWay: boolean): Promise<Ensured> {
    const reserved = await this.reserveSession.run(orderId, cause, whileUnderWay);
    if (reserved.kind === 'payable') return { ...reserved, isNew: false };
    if (reserved.kind === 'being_created') {
      const followed = await this.followSession.run(orderId);
      const isFit = followed !== null && asksFor(followed.record, followed.session);
      return isFit ? { ...followed, isNew: false } : this.ensure(orderId, cause, whileUnderWay);
    }
    const { reservation } = reserved;
    const opened = await this.sessionOpener.call(reservation, cause);
    await this.sessionOpener.save(reservation, opened, cause);
    const record = await this.states.get(this.database.run, orderId);
    const session = sessionOf(record, reservation.session.id);
    // The order was amended meanwhile: what was opened is a session for another amount.
    if (!asksFor(record, session)) return this.ensure(orderId, cause, whileUnderWay);
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
}

function asksFor({ order }: OrderRecord, session: SessionState): boolean {
  return session.amountMinor === order.amountMinor;
}

function sessionOf(record: OrderRecord, id: string): SessionState {
  const session = record.sessions.find((s) => s.id === id);
  if (!session) throw new Error(`session ${id} vanished`);
  return session;
}
