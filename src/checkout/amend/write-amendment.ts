import { Injectable } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import { Database, type RunSql } from '../../database/database.js';
import { type IdempotentRequest, IdempotencyRepository } from '../../idempotency/idempotency.repository.js';
import { OrdersRepository } from '../../orders/orders.repository.js';
import { decideAmendment, obstacleToAmendment } from '../../reconciliation/rules/amend-order.js';
import { type OrderRecord, StateRepository } from '../../reconciliation/state.repository.js';
import { WriteDecision } from '../../reconciliation/write-decision.js';
import type { AmendOrderDto } from './amend-order.dto.js';
import type { Amendment } from './amendment.js';
import { Amendments } from './amendments.js';

/** Amends the order in one short transaction, under the lock of its money: judged again, because it may have changed since the look. */
@Injectable()
export class WriteAmendment {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly states: StateRepository,
    private readonly keys: IdempotencyRepository,
    private readonly writeDecision: WriteDecision,
    private readonly amendments: Amendments,
  ) {}

  /** Writes nothing if the order is as wished already. @throws ValidationFailedError, OrderNotPayableError, PaymentUnderWayError */
  run(orderId: string, wish: AmendOrderDto, request: IdempotentRequest, cause: Cause, at: Date): Promise<void> {
    return this.database.transaction(async (run) => {
      await this.orders.lock(run, orderId);
      const record = await this.states.get(run, orderId);
      const amendment = this.amendments.plan(record, wish);
      const obstacle = obstacleToAmendment(record, amendment.money, at);
      if (obstacle) throw obstacle;
      if (amendment.changed.length === 0) return;
      await this.keys.bindAmendment(run, request, at);
      await this.write(run, record, amendment, cause, at);
    });
  }

  private async write(run: RunSql, record: OrderRecord, amendment: Amendment, cause: Cause, at: Date): Promise<void> {
    const { order, customer, money, evidence } = amendment;
    await this.orders.amend(run, record.order.id, order, customer);
    const { metadata } = order; // events tell it, as it is from now on
    const before = { ...record, order: { ...record.order, metadata } };
    await this.writeDecision.run(run, before, decideAmendment(before, money, evidence, at), cause);
  }
}
