import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/app-error.js';
import type { Cause } from '../../common/cause.js';
import { AppConfig } from '../../config/app-config.js';
import type { MayReadOrder } from '../answers/may-read.decorator.js';
import { Database } from '../../database/database.js';
import { sessionsInPlay } from '../../reconciliation/rules/in-play.js';
import { type StatusReading, OrderStatusReader } from '../../reconciliation/status-reader.js';
import { isTaken } from '../../payments/payment.js';
import { Reconcile } from '../../reconciliation/reconcile.js';
import { type OrderRecord, StateRepository } from '../../reconciliation/state.repository.js';
import { verifyWidgetSignature } from '../../zoho/signatures.js';
import type { PaymentResultDto } from './payment-result.dto.js';

class SignatureInvalidError extends AppError {
  constructor() {
    super('signature_invalid', 400, "The signature does not fit the ids, or the session is not this order's.");
  }
}

/** Takes what the widget reports as paid. Its signature proves the ids only, so this asks Zoho and believes nothing else. */
@Injectable()
export class PaymentResult {
  private readonly signingKey: string;

  constructor(
    config: AppConfig,
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly orderStatusReader: OrderStatusReader,
    private readonly reconcile: Reconcile,
  ) {
    this.signingKey = config.zoho.signingKey;
  }

  /** @throws NotFoundError, SignatureInvalidError */
  async report(orderId: string, result: PaymentResultDto, cause: Cause, mayRead: MayReadOrder): Promise<StatusReading> {
    const record = await this.states.getVisible(this.database.run, orderId, mayRead);
    const { paymentId, paymentsSessionId: sessionId, signature } = result;
    const named = record.sessions.find(({ zohoSessionId }) => zohoSessionId === sessionId);
    if (!named || !verifyWidgetSignature({ paymentId, sessionId, signature }, this.signingKey))
      throw new SignatureInvalidError();
    // A payment that we know took money is no news, however often a page reports it.
    const isKnown = record.payments.some((payment) => payment.id === paymentId && isTaken(payment));
    return isKnown ? this.orderStatusReader.read(orderId, 0, cause, mayRead) : this.lookAnew(record, named.id, cause);
  }

  /**
   * Asks Zoho about the named session whatever its state, because a payment begun in time may end on an expired session. Does not
   * share the look of a status read under way, because that may have asked before the payment was made.
   */
  private async lookAnew({ order }: OrderRecord, sessionId: string, cause: Cause): Promise<StatusReading> {
    const { after, askedAt, complete } = await this.reconcile.run(order.id, {
      cause,
      priority: 'news',
      sessions: (current) => {
        const inPlay = sessionsInPlay(current);
        return current.sessions.filter((session) => session.id === sessionId || inPlay.includes(session));
      },
    });
    return complete
      ? { record: after, source: 'live', asOf: askedAt }
      : { record: after, source: 'stale', asOf: after.lookedAt ?? after.order.createdAt };
  }
}
