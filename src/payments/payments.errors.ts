import { AppError } from '../common/app-error.js';
import { toDecimal } from '../common/money.js';
import type { Payment } from './payment.js';

/** UPI and card attempts end within a few minutes at most, and most within seconds. */
const RETRY_SECONDS = 15;

/** What was asked for could make the shopper pay twice: a payment is under way, or Zoho has not said yet how it ended. */
export class PaymentUnderWayError extends AppError {
  constructor(orderId: string, payments: readonly Payment[]) {
    const why = 'A payment of the order is under way, or its outcome is not known yet.';
    super('payment_under_way', 409, why, { orderId, payments: payments.map(toMember) }, RETRY_SECONDS);
  }
}

function toMember({ id, zohoSessionId, status, amountMinor, amountText, currency, method, createdAt }: Payment) {
  return {
    paymentId: id,
    paymentsSessionId: zohoSessionId,
    status,
    amount: amountMinor === null || currency === null ? amountText : toDecimal(amountMinor, currency),
    currency,
    method,
    createdAt: createdAt?.toISOString() ?? null,
  };
}
