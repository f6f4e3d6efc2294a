import { v7 as uuidv7 } from 'uuid';
import type { RefundStatus } from './refund-status.js';

/** A refund as stored. Amounts are minor units. */
export interface Refund {
  readonly id: string;
  readonly zohoRefundId: string | null;
  readonly paymentId: string;
  readonly orderId: string | null;
  /** The case whose resolution it is. */
  readonly caseId: string | null;
  readonly status: RefundStatus;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly reason: string | null;
  readonly description: string | null;
  readonly failureReason: string | null;
  /** The ARN or UTR by which the shopper's bank finds it. */
  readonly bankReference: string | null;
  /** Who asked us for it; null for one made in Zoho's console. */
  readonly requestedBy: string | null;
  /** What had gone back of the payment when we asked. */
  readonly refundedBeforeMinor: bigint;
  /** The replica that calls Zoho for it right now; null while `creating`: the call was certainly never sent. */
  readonly callOwner: number | null;
  readonly callStartedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What of a refund belongs to its order's status. */
export type RefundGlance = Pick<
  Refund,
  'id' | 'zohoRefundId' | 'paymentId' | 'status' | 'amountMinor' | 'currency' | 'bankReference' | 'createdAt'
>;

/** The beginning of every refund. */
export function newRefund(
  paymentId: string,
  orderId: string | null,
  at: Date,
): Omit<Refund, 'amountMinor' | 'currency' | 'refundedBeforeMinor'> {
  return {
    id: uuidv7(),
    zohoRefundId: null,
    paymentId,
    orderId,
    caseId: null,
    status: 'creating',
    reason: null,
    description: null,
    failureReason: null,
    bankReference: null,
    requestedBy: null,
    callOwner: null,
    callStartedAt: null,
    createdAt: at,
    updatedAt: at,
  };
}
