import { Injectable } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import { Database } from '../../database/database.js';
import { OrderNotPayableError } from '../../orders/orders.errors.js';
import { orderWarnings } from '../../orders/order-warnings.js';
import { PaymentUnderWayError } from '../../payments/payments.errors.js';
import { latestSession, type SessionState } from '../../reconciliation/rules/state.js';
import { type OrderRecord, StateRepository } from '../../reconciliation/state.repository.js';
import { PlacedAnswer } from '../answers/placed-answer.js';
import type { PlacedOrderView } from '../answers/views.dto.js';
import { toSessionView } from '../answers/views.js';
import { EnsureSession } from '../sessions/ensure-session.js';

/** Brings an amended order to its answer, with a session for what it asks now. */
@Injectable()
export class FinishAmendment {
  constructor(
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly ensureSession: EnsureSession,
    private readonly placedAnswer: PlacedAnswer,
  ) {}

  /**
   * An order that ended, or was begun to be paid, since it was amended is answered as it is: the amendment stands.
   * @throws PaymentProvider…Error
   */
  async run(orderId: string, cause: Cause): Promise<PlacedOrderView> {
    try {
      const { record, session } = await this.ensureSession.run(orderId, cause);
      return this.answer(record, session);
    } catch (error) {
      if (!(error instanceof OrderNotPayableError || error instanceof PaymentUnderWayError)) throw error;
    }
    const record = await this.states.get(this.database.run, orderId);
    const latest = latestSession(record);
    // A session for another amount than the order's is no way to pay it.
    return this.answer(record, latest?.amountMinor === record.order.amountMinor ? latest : null);
  }

  private answer(record: OrderRecord, session: SessionState | null): PlacedOrderView {
    const warnings = orderWarnings({ ...record.order, customer: this.states.customerOf(record) });
    return this.placedAnswer.build(record.order, session && toSessionView(session), warnings);
  }
}
