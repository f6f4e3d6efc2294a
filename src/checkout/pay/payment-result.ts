import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/app-error.js';
import type { Cause } from '../../common/cause.js';
import { AppConfig } from '../../config/app-config.js';
import type { MayReadOrder } from '../answers/may-read.decorator.js';
import { Database } from '../../database/database.js';
import { type StatusReading, OrderStatusReader } from '../../reconciliation/status-reader.js';
import { isTaken } from '../../payments/payment.js';
import { StateRepository } from '../../reconciliation/state.repository.js';
import { verifyWidgetSignature } from '../../zoho/signatures.js';
import { FreshLook } from './fresh-look.js';
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
    private readonly freshLook: FreshLook,
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
    return isKnown
      ? this.orderStatusReader.read(orderId, 0, cause, mayRead)
      : this.freshLook.run(orderId, named.id, cause);
  }
}
