import { toDecimal } from '../common/money.js';
import type { TimelineEntry } from '../timeline/event-types.js';
import type { Refund } from './refund.js';

/** The timeline's word on a refund as it is now. */
export function refundEntry(type: 'refund.requested' | 'refund.updated', refund: Refund): TimelineEntry {
  const { id, zohoRefundId, paymentId, status, amountMinor, currency, reason, failureReason, bankReference, caseId } =
    refund;
  const amount = toDecimal(amountMinor, currency);
  return {
    type,
    data: { refund: { id, zohoRefundId, paymentId, status, amountMinor, currency } },
    evidence: {
      ...{ zohoRefundId, status, amount, reason, failureReason },
      ...(bankReference ? { bankReference } : {}),
      ...(caseId ? { caseId } : {}),
    },
  };
}
