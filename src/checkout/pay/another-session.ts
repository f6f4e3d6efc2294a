import { Injectable } from '@nestjs/common';
import type { MayReadOrder } from '../answers/may-read.decorator.js';
import type { Cause } from '../../common/cause.js';
import { Clock } from '../../common/clock.js';
import { SharedCalls } from '../../common/shared-calls.js';
import { AppConfig } from '../../config/app-config.js';
import { OrderNotPayableError } from '../../orders/orders.errors.js';
import { payableSession } from '../../reconciliation/rules/in-play.js';
import { OrderStatusReader } from '../../reconciliation/status-reader.js';
import { Reconcile } from '../../reconciliation/reconcile.js';
import type { WhileUnderWayDto } from './while-under-way.dto.js';
import { type Ensured, EnsureSession } from '../sessions/ensure-session.js';

/** `POST /v1/orders/{orderId}/payment-sessions`: another chance to pay, never while money of an earlier one is on its way. */
@Injectable()
export class AnotherSession {
  /** Each must begin after it was asked for, which a shared one does. */
  private readonly lastLooks = new SharedCalls<unknown>();

  constructor(
    private readonly config: AppConfig,
    private readonly orderStatusReader: OrderStatusReader,
    private readonly reconcile: Reconcile,
    private readonly ensureSession: EnsureSession,
    private readonly clock: Clock,
  ) {}

  /**
   * @param wish `whileUnderWay`: open one although a payment of the order is under way
   * @throws NotFoundError, OrderNotPayableError, PaymentUnderWayError, PaymentProvider…Error
   */
  async open(
    orderId: string,
    cause: Cause,
    mayRead: MayReadOrder,
    { whileUnderWay }: WhileUnderWayDto = {},
  ): Promise<Ensured> {
    const { record } = await this.orderStatusReader.read(orderId, this.config.statusMaxAgeMs, cause, mayRead);
    if (record.order.status !== 'awaiting_payment') throw new OrderNotPayableError(orderId, record.order.status);
    const session = payableSession(record, this.clock.now());
    if (session) return { record, session, isNew: false };
    await this.lastLooks.run(orderId, () => this.reconcile.lastLook(orderId, cause));
    return this.ensureSession.run(orderId, cause, whileUnderWay);
  }
}
