import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import { Clock } from '../../common/clock.js';
import { Database } from '../../database/database.js';
import { OrderNotPayableError } from '../../orders/orders.errors.js';
import { OpenSession } from '../../payment-sessions/open-session.js';
import { PaymentProviderUnavailableError } from '../../payment-sessions/sessions.errors.js';
import type { SessionState } from '../../reconciliation/rules/state.js';
import { latestSession } from '../../reconciliation/rules/state.js';
import { type OrderRecord, StateRepository } from '../../reconciliation/state.repository.js';
import { ReserveSession } from './reserve-session.js';

/** How often to see whether the session that someone else is making is there. */
const FOLLOW_POLL_MS = 50;

/** An order with a session that can be paid, and whether it was made by this call. */
export interface Ensured {
  record: OrderRecord;
  session: SessionState;
  isNew: boolean;
}

/** Sees to it that an order has a session that can be paid: the one there is, the one someone is making, or a new one. */
@Injectable()
export class EnsureSession {
  constructor(
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly reserveSession: ReserveSession,
    private readonly openSession: OpenSession,
    private readonly clock: Clock,
  ) {}

  /** @throws OrderNotPayableError, PaymentUnderWayError, PaymentProvider…Error */
  async ensure(orderId: string, cause: Cause, whileUnderWay = false): Promise<Ensured> {
    const reserved = await this.reserveSession.reserve(orderId, cause, whileUnderWay);
    if (reserved.kind === 'payable') return { ...reserved, isNew: false };
    if (reserved.kind === 'being_created') return this.follow(orderId, cause, whileUnderWay);
    await this.openSession.open(reserved.reservation, cause);
    const record = await this.states.get(this.database.run, orderId);
    return { record, session: sessionOf(record, reserved.reservation.session.id), isNew: true };
  }

  /** As {@link ensure}, but content with an order that has ended. */
  async unlessEnded(orderId: string, cause: Cause): Promise<void> {
    try {
      await this.ensure(orderId, cause);
    } catch (error) {
      if (!(error instanceof OrderNotPayableError)) throw error;
    }
  }

  /** Someone else is calling Zoho: whatever comes of it is the answer to us too. Should he die, we take his place. */
  private async follow(orderId: string, cause: Cause, whileUnderWay: boolean): Promise<Ensured> {
    const { run } = this.database;
    for (;;) {
      const record = await this.states.get(run, orderId);
      const session = latestSession(record);
      if (session?.status === 'open') return { record, session, isNew: false };
      if (session?.status !== 'creating') throw new PaymentProviderUnavailableError(orderId, undefined);
      if (!(await this.reserveSession.isBeingCreated(run, session, this.clock.now())))
        return this.ensure(orderId, cause, whileUnderWay);
      await delay(FOLLOW_POLL_MS);
    }
  }
}

function sessionOf(record: OrderRecord, id: string): SessionState {
  const session = record.sessions.find((s) => s.id === id);
  if (!session) throw new Error(`session ${id} vanished`);
  return session;
}
