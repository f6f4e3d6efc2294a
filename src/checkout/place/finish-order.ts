import { Injectable } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import type { IdempotentRequest } from '../../idempotency/idempotency.repository.js';
import type { NewOrder } from '../../orders/order.js';
import { type Reservation, SessionOpener } from '../../payment-sessions/session-opener.js';
import { orderWarnings } from '../../orders/order-warnings.js';
import { StateRepository } from '../../reconciliation/state.repository.js';
import { EnsureSession } from '../sessions/ensure-session.js';
import { PlacedAnswer } from '../answers/placed-answer.js';
import type { Answer } from '../../common/http/answer.js';
import { latestSessionView, toSessionView } from '../answers/views.js';
import { PlacingRequests } from './placing-requests.js';

const CREATED = 201;

/** Brings a placed order to its answer: its session opened, the answer stored under its key. */
@Injectable()
export class FinishOrder {
  constructor(
    private readonly sessionOpener: SessionOpener,
    private readonly ensureSession: EnsureSession,
    private readonly placedAnswer: PlacedAnswer,
    private readonly placingRequests: PlacingRequests,
    private readonly states: StateRepository,
  ) {}

  /** The ordinary way: the session was just reserved; it is saved together with the answer, in one statement. */
  async run(order: NewOrder, reservation: Reservation, request: IdempotentRequest, cause: Cause): Promise<Answer> {
    try {
      const opened = await this.sessionOpener.call(reservation, cause);
      const session = toSessionView({ ...reservation.session, ...opened });
      const body = this.placedAnswer.build({ ...order, status: 'awaiting_payment' }, session, orderWarnings(order));
      await this.sessionOpener.save(reservation, opened, cause, (onlyIf) =>
        this.placingRequests.finishSql(request, body, onlyIf),
      );
      return { status: CREATED, body, replayed: false };
    } catch (error) {
      await this.release(request);
      throw error;
    }
  }

  /** The way after an interruption: the order exists, its session may or may not. */
  async resume(orderId: string, request: IdempotentRequest, cause: Cause): Promise<Answer> {
    try {
      const record = await this.ensureSession.unlessEnded(orderId, cause);
      const warnings = orderWarnings({ ...record.order, customer: this.states.customerOf(record) });
      const body = this.placedAnswer.build(record.order, latestSessionView(record), warnings);
      await this.placingRequests.finish(request, body);
      return { status: CREATED, body, replayed: false };
    } catch (error) {
      await this.release(request);
      throw error;
    }
  }

  /** A request that failed half-way is free for the next call with its key. What failed is told; that this failed too is not. */
  private async release(request: IdempotentRequest): Promise<void> {
    await this.placingRequests.release(request).catch(() => undefined);
  }
}
