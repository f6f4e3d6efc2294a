import { Injectable } from '@nestjs/common';
import { AppError } from '../common/app-error.js';
import type { Cause } from '../common/cause.js';
import { AppConfig } from '../config/app-config.js';
import { Database } from '../database/database.js';
import { type Look, LookAtOrder } from '../reconciliation/look.js';
import { type OrderRecord, StateRepository } from '../reconciliation/state.repository.js';
import { verifyWidgetSignature } from '../zoho/signatures.js';
import type { PaymentResultDto } from './payment-result.dto.js';

export class SignatureInvalidError extends AppError {
  constructor() {
    super('signature_invalid', 400, "The signature does not fit the ids, or the session is not this order's.");
  }
}

/** The widget says that something was paid. Its signature proves the ids only, so it is a reason to look, and nothing more. */
@Injectable()
export class PaymentResult {
  private readonly signingKey: string;

  constructor(
    config: AppConfig,
    private readonly database: Database,
    private readonly states: StateRepository,
    private readonly looks: LookAtOrder,
  ) {
    this.signingKey = config.zoho.signingKey;
  }

  /** @throws NotFoundError, SignatureInvalidError */
  async report(
    orderId: string,
    result: PaymentResultDto,
    cause: Cause,
    mayRead: (record: OrderRecord) => boolean,
  ): Promise<Look> {
    const record = await this.states.getVisible(this.database.run, orderId, mayRead);
    const { paymentId, paymentsSessionId: sessionId, signature } = result;
    const isOurs = record.sessions.some((session) => session.zohoSessionId === sessionId);
    if (!verifyWidgetSignature({ paymentId, sessionId, signature }, this.signingKey) || !isOurs)
      throw new SignatureInvalidError();
    return this.looks.look(orderId, 0, cause, mayRead);
  }
}
