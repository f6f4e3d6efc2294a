import { Injectable } from '@nestjs/common';
import type { MayReadOrder } from '../answers/may-read.decorator.js';
import { AppError } from '../../common/app-error.js';
import type { Cause } from '../../common/cause.js';
import { Clock } from '../../common/clock.js';
import { SharedCalls } from '../../common/shared-calls.js';
import { SECOND_MS } from '../../common/durations.js';
import { OrderNotPayableError } from '../../orders/orders.errors.js';
import { PaymentUnderWayError } from '../../payments/payments.errors.js';
import { paymentsUnderWay } from '../../payments/under-way.js';
import { LookLimits } from '../../reconciliation/look-limits.js';
import { payableSession } from '../../reconciliation/rules/in-play.js';
import { latestSession } from '../../reconciliation/rules/state.js';
import type { OrderRecord } from '../../reconciliation/state.repository.js';
import { OrderStatusReader } from '../../reconciliation/status-reader.js';
import { Reconcile } from '../../reconciliation/reconcile.js';
import type { WhileUnderWayDto } from './while-under-way.dto.js';
import { type Ensured, EnsureSession } from '../sessions/ensure-session.js';

/** The session there is may be handed out on a view of Zoho of this age: if it was paid meanwhile, Zoho itself refuses a second payment. */
const REUSE_MAX_AGE_MS = 10 * SECOND_MS;
/** A last look is allowed again after about this long (`LookLimits`). */
const RETRY_AFTER_SECONDS = 10;

class TooManyWishesError extends AppError {
  constructor(orderId: string) {
    super(
      'rate_limited',
      429,
      'Another session of this order was asked for too often.',
      { orderId },
      RETRY_AFTER_SECONDS,
    );
  }
}

/**
 * `POST /v1/orders/{orderId}/payment-sessions`: another chance to pay, never while money of an earlier one is on its way. However many
 * equal wishes for one order come, they share one last look and one session.
 */
@Injectable()
export class AnotherSession {
  /** Each must begin after it was asked for, which a shared one does. */
  private readonly lastLooks = new SharedCalls<boolean>();

  constructor(
    private readonly orderStatusReader: OrderStatusReader,
    private readonly reconcile: Reconcile,
    private readonly ensureSession: EnsureSession,
    private readonly lookLimits: LookLimits,
    private readonly clock: Clock,
  ) {}

  /**
   * @param wish `whileUnderWay`: open one although a payment of the order is under way
   * @throws NotFoundError, OrderNotPayableError, PaymentUnderWayError, TooManyWishesError, PaymentProvider…Error
   */
  async open(
    orderId: string,
    cause: Cause,
    mayRead: MayReadOrder,
    { whileUnderWay = false }: WhileUnderWayDto = {},
  ): Promise<Ensured> {
    const { record } = await this.orderStatusReader.read(orderId, REUSE_MAX_AGE_MS, cause, mayRead);
    if (record.order.status !== 'awaiting_payment') throw new OrderNotPayableError(orderId, record.order.status);
    const session = payableSession(record, this.clock.now());
    if (session) return { record, session, isNew: false };
    return this.openNew(record, whileUnderWay, cause);
  }

  private async openNew(record: OrderRecord, whileUnderWay: boolean, cause: Cause): Promise<Ensured> {
    const { id } = record.order;
    // A wish that was read a moment ago may find by now what an equal one has opened.
    const current = await this.orderStatusReader.peek(id, () => true);
    const session = payableSession(current.record, this.clock.now());
    if (session) return { record: current.record, session, isNew: false };
    const wasLooked = await this.lastLooks.run(id, () => this.lastLook(id, cause));
    if (!wasLooked && !(await this.isBeingOpened(id))) throw this.refusalOf(record, whileUnderWay);
    return this.ensureSession.run(id, cause, whileUnderWay);
  }

  /** An equal wish took its last look a moment ago: its session, made or in the making, is the answer to this one too. */
  private async isBeingOpened(orderId: string): Promise<boolean> {
    const { record } = await this.orderStatusReader.peek(orderId, () => true);
    return latestSession(record)?.status === 'creating' || payableSession(record, this.clock.now()) !== undefined;
  }

  /** False: the order was looked at too often. */
  private async lastLook(orderId: string, cause: Cause): Promise<boolean> {
    if (!(await this.lookLimits.mayRetry(orderId))) return false;
    await this.reconcile.lastLook(orderId, cause);
    return true;
  }

  /** Asked too often to look again: what is known says no already, or the wish has to wait. */
  private refusalOf({ order, payments }: OrderRecord, whileUnderWay: boolean): AppError {
    const underWay = whileUnderWay ? [] : paymentsUnderWay(payments, this.clock.now());
    return underWay.length > 0 ? new PaymentUnderWayError(order.id, underWay) : new TooManyWishesError(order.id);
  }
}
