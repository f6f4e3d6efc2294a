import { validate as isUuid } from 'uuid';
import { cutToBytes, ZOHO_LIMITS } from '../zoho/limits.js';
import type { CreateRefundInput, RefundReason, ZohoRefund } from '../zoho/zoho.types.js';
import type { Refund } from '../payments/refund.js';

/** Zoho's reasons for a refund (zoho 3.5). */
export const REFUND_REASONS = [
  'duplicate',
  'fraudulent',
  'requested_by_customer',
  'others',
] as const satisfies readonly RefundReason[];

/** Room for ` (refund <uuid>)` behind the caller's own words. */
const ID_SUFFIX_BYTES = 60;

/** The refund as Zoho is asked for it. It carries our id twice, so that it can be recognised whichever of the two comes back. */
export function zohoRefundRequest(refund: Refund): CreateRefundInput {
  const { id, paymentId, orderId, amountMinor, currency } = refund;
  const words = cutToBytes(refund.description ?? 'Refund', ZOHO_LIMITS.descriptionBytes - ID_SUFFIX_BYTES);
  return {
    paymentId,
    amountMinor,
    currency,
    reason: REFUND_REASONS.find((reason) => reason === refund.reason) ?? 'others',
    description: `${words} (refund ${id})`,
    metadata: { refund_id: id, ...(orderId ? { order_id: orderId } : {}) },
  };
}

/** Our id, as Zoho's refund names it; null for one that was made in Zoho's console. */
export function namedRefund({ metadata, description }: Pick<ZohoRefund, 'metadata' | 'description'>): string | null {
  const named = metadata.refund_id ?? /\(refund ([0-9a-f-]{36})\)$/.exec(description ?? '')?.[1];
  return named !== undefined && isUuid(named) ? named.toLowerCase() : null;
}
