import { Injectable } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import { toDecimal } from '../../common/money.js';
import { Database } from '../../database/database.js';
import { chain, EMPTY_TIMELINE, insertTimelineSql } from '../../timeline/timeline.js';
import { Prisma } from '../../generated/prisma/client.js';
import {
  type IdempotentRequest,
  IdempotencyRepository,
  type Runner,
} from '../../idempotency/idempotency.repository.js';
import { logContext } from '../../observability/log-context.js';
import type { NewOrder } from '../../orders/order.js';
import { OrdersRepository } from '../../orders/orders.repository.js';
import type { Reservation } from '../../payment-sessions/session-opener.js';
import { SessionsRepository } from '../../payment-sessions/sessions.repository.js';
import { CreatingSessions } from '../sessions/creating-sessions.js';
import { sessionRequested } from '../sessions/reserve-session.js';

/** Writes an order, its first session (`creating`), its timeline and its idempotency key, in one statement: all or nothing. */
@Injectable()
export class InsertOrder {
  constructor(
    private readonly database: Database,
    private readonly creatingSessions: CreatingSessions,
    private readonly orders: OrdersRepository,
    private readonly sessions: SessionsRepository,
    private readonly keys: IdempotencyRepository,
  ) {}

  /** @throws what {@link violatedConstraint} knows: the key was used, or the reference exists */
  async run(order: NewOrder, request: IdempotentRequest, runner: Runner, cause: Cause): Promise<Reservation> {
    logContext.set({ orderId: order.id });
    const session = this.creatingSessions.draft(order, 1, order.createdAt);
    const entries = [orderPlaced(order), sessionRequested(session)];
    const { rows, head } = chain(order.id, EMPTY_TIMELINE, entries, cause, order.createdAt);
    await this.database.run(Prisma.sql`
      WITH keyed AS (${this.keys.insertSql(request, order.id, runner, order.createdAt)}),
        freed AS (${this.orders.freeReferenceSql(order)}),
        placed AS (${this.orders.insertSql(order, head, 'freed')}),
        reserved AS (${this.sessions.insertSql(session)}),
        told AS (${insertTimelineSql(rows)})
      SELECT 1`);
    return { order, session, head };
  }
}

function orderPlaced({ storefront, reference, amountMinor, currency, payBefore }: NewOrder) {
  const order = {
    status: 'awaiting_payment',
    storefront,
    reference,
    amountMinor,
    currency,
    payBefore,
    refundedMinor: 0n,
  };
  return { type: 'order.placed' as const, data: { order }, evidence: { amount: toDecimal(amountMinor, currency) } };
}
