import { Injectable } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import { Clock } from '../../common/clock.js';
import { ReplicaPresence } from '../../database/replica-presence.js';
import { Prisma } from '../../generated/prisma/client.js';
import type { IdempotentRequest } from '../../idempotency/idempotency.repository.js';
import type { NewOrder } from '../../orders/order.js';
import { type AlsoSave, OpenSession, type Reservation } from '../../payment-sessions/open-session.js';
import { CheckoutTables } from '../sessions/checkout-tables.js';
import { EnsureSession } from '../sessions/ensure-session.js';
import { PlacedAnswer } from '../answers/placed-answer.js';
import type { Answer } from '../../common/http/answer.js';
import { latestSessionView, toSessionView } from '../answers/views.js';

const CREATED = 201;

/** Brings a placed order to its answer: its session opened, the answer stored under its key. */
@Injectable()
export class FinishOrder {
  constructor(
    private readonly tables: CheckoutTables,
    private readonly openSession: OpenSession,
    private readonly ensureSession: EnsureSession,
    private readonly answer: PlacedAnswer,
    private readonly presence: ReplicaPresence,
    private readonly clock: Clock,
  ) {}

  /** The ordinary way: the session was just reserved, and is saved together with the answer in one statement. */
  first(order: NewOrder, reservation: Reservation, request: IdempotentRequest, cause: Cause): Promise<Answer> {
    return this.orRelease(request, async () => {
      let body: unknown;
      const alsoSave: AlsoSave = (outcome) => {
        const session = toSessionView({ ...reservation.session, ...outcome });
        body = this.answer.build({ ...order, status: 'awaiting_payment' }, session);
        const now = this.clock.now();
        return (onlyIf) => this.tables.keys.finishSql(request, CREATED, body, now, onlyIf);
      };
      await this.openSession.open(reservation, cause, alsoSave);
      return { status: CREATED, body, replayed: false };
    });
  }

  /** The way after an interruption: the order exists, its session may or may not. */
  continue(orderId: string, request: IdempotentRequest, cause: Cause): Promise<Answer> {
    return this.orRelease(request, async () => {
      await this.ensureSession.unlessEnded(orderId, cause);
      const { run } = this.tables.database;
      const record = await this.tables.states.get(run, orderId);
      const body = this.answer.build(record.order, latestSessionView(record));
      await run(this.tables.keys.finishSql(request, CREATED, body, this.clock.now(), Prisma.sql`true`));
      return { status: CREATED, body, replayed: false };
    });
  }

  /** A request that failed half-way is free for whoever comes next with the key; a crash frees it too (see ReplicaPresence). */
  private async orRelease(request: IdempotentRequest, work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      await this.tables.keys.release(this.tables.database.run, request, this.presence.number).catch(() => undefined);
      throw error;
    }
  }
}
