import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { IdempotencyRepository } from '../../idempotency/idempotency.repository.js';
import { OrdersRepository } from '../../orders/orders.repository.js';
import { SessionsRepository } from '../../payment-sessions/sessions.repository.js';
import { StateRepository } from '../../reconciliation/state.repository.js';

/** The tables a checkout writes, and the database they are in. */
@Injectable()
export class CheckoutTables {
  constructor(
    readonly database: Database,
    readonly orders: OrdersRepository,
    readonly sessions: SessionsRepository,
    readonly states: StateRepository,
    readonly keys: IdempotencyRepository,
  ) {}
}
