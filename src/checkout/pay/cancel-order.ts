import { Injectable } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import type { MayReadOrder } from '../answers/may-read.decorator.js';
import { Database } from '../../database/database.js';
import { OrderAlreadyPaidError, OrderNotPayableError } from '../../orders/orders.errors.js';
import { isPaid } from '../../orders/order-status.js';
import { PaymentUnderWayError } from '../../payments/payments.errors.js';
import { paymentsUnderWay } from '../../payments/under-way.js';
import type { WhileUnderWayDto } from './while-under-way.dto.js';
import { PaymentProviderUnavailableError } from '../../payment-sessions/sessions.errors.js';
import { type StatusReading, OrderStatusReader } from '../../reconciliation/status-reader.js';
import { holdsUndecidedMoney } from '../../reconciliation/rules/money.js';
import { obstacleWhileMissing } from '../../reconciliation/rules/obstacle-while-missing.js';
import { Reconcile } from '../../reconciliation/reconcile.js';
import { type OrderRecord, StateRepository } from '../../reconciliation/state.repository.js';

/** `POST /v1/orders/{orderId}/cancel`: a last look at Zoho, then the end, decided in one transaction. */
@Injectable()
export class CancelOrder {
  constructor(
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly reconcile: Reconcile,
    private readonly orderStatusReader: OrderStatusReader,
  ) {}

  /**
   * Cancelling a cancelled order again is fine.
   * @param wish `whileUnderWay`: cancel although a payment is under way; its money then opens a case
   * @throws OrderAlreadyPaidError, OrderNotPayableError, PaymentUnderWayError, PaymentProvider…Error
   */
  async run(
    orderId: string,
    cause: Cause,
    mayRead: MayReadOrder,
    { whileUnderWay = false }: WhileUnderWayDto = {},
  ): Promise<StatusReading> {
    const record = await this.states.getVisible(this.database.run, orderId, mayRead);
    if (record.order.status === 'cancelled') return this.orderStatusReader.peek(orderId, mayRead);
    refuseIfEnded(record);
    const { after, askedAt } = await this.reconcile.lastLook(
      orderId,
      cause,
      whileUnderWay ? 'cancel_while_under_way' : 'cancel',
    );
    if (after.order.status === 'cancelled') return { record: after, source: 'live', asOf: askedAt };
    refuseIfEnded(after);
    if (holdsUndecidedMoney(after)) {
      throw new OrderAlreadyPaidError(
        orderId,
        'Money was received for this order and waits for a person to look at it.',
      );
    }
    const underWay = paymentsUnderWay(after.payments, askedAt);
    if (!whileUnderWay && underWay.length > 0) throw new PaymentUnderWayError(orderId, underWay);
    const missing = obstacleWhileMissing(after);
    if (missing) throw missing;
    // A session is being made, or was opened since the look: it may be paid any moment, and the next call asks about it.
    throw new PaymentProviderUnavailableError(orderId, undefined);
  }
}

function refuseIfEnded({ order }: OrderRecord): void {
  if (isPaid(order.status)) throw new OrderAlreadyPaidError(order.id);
  if (order.status === 'expired') throw new OrderNotPayableError(order.id, order.status);
}
