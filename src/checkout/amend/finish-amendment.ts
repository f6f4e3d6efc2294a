import { Injectable } from '@nestjs/common';
import type { Cause } from '../../common/cause.js';
import { Database } from '../../database/database.js';
import { OrderNotPayableError } from '../../orders/orders.errors.js';
import { PaymentUnderWayError } from '../../payments/payments.errors.js';
import { latestSession } from '../../reconciliation/rules/state.js';
import { StateRepository } from '../../reconciliation/state.repository.js';
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
      return this.placedAnswer.build(record.order, toSessionView(session));
    } catch (error) {
      if (!(error instanceof OrderNotPayableError || error instanceof PaymentUnderWayError)) throw error;
    }
    const record = await this.states.get(this.database.run, orderId);
    const latest = latestSession(record);
    // A session for another amount than the order's is no way to pay it.
    const session = latest?.amountMinor === record.order.amountMinor ? toSessionView(latest) : null;
    return this.placedAnswer.build(record.order, session);
  }
}
