import { toDecimal } from '../../common/money.js';
import type { Refund } from '../../payments/refund.js';
import type { RefundView } from './refund.dto.js';

export function toRefundView(refund: Refund): RefundView {
  const { amountMinor, currency, createdAt, updatedAt } = refund;
  return {
    id: refund.id,
    zohoRefundId: refund.zohoRefundId,
    paymentId: refund.paymentId,
    orderId: refund.orderId,
    caseId: refund.caseId,
    amount: toDecimal(amountMinor, currency),
    currency,
    status: refund.status,
    reason: refund.reason,
    description: refund.description,
    failureReason: refund.failureReason,
    bankReference: refund.bankReference,
    requestedBy: refund.requestedBy,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
