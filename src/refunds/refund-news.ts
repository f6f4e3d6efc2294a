import { heardStatus } from '../payments/refund-status.js';
import type { ZohoRefund } from '../zoho/zoho.types.js';
import type { RefundNews } from './decide-refund.js';

/** Zoho's refund as news of ours. */
export function refundNewsOf({ status, refundId, failureReason, bankReference }: ZohoRefund): RefundNews {
  return { status: heardStatus(status), zohoRefundId: refundId, failureReason, bankReference };
}
