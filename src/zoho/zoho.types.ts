import type { HostedBlock } from '../config/zoho-editions.js';
import type { CallClass } from './purse/call-class.js';
import type { CallWish } from './purse/call-queue.js';
import type { ZohoFailureKind } from './zoho.errors.js';

/** What a call is for, when calls are scarce; and for whom, so that among equals the quota is shared fairly. */
export type CallPriority = CallClass | CallWish;

export interface ZohoAmount {
  /** Minor units; null when the text is missing or not exact in the currency. */
  minor: bigint | null;
  currency: string | null;
  /** As Zoho wrote it, for evidence. */
  text: string | null;
}

/** One payment attempt as a session lists it. The list's order means nothing. */
export interface ZohoSessionPayment {
  paymentId: string;
  status: string;
  createdAt: Date | null;
}

export interface ZohoSession {
  sessionId: string;
  /** Only `succeeded` is documented; absent in the answer to a create. */
  status: string | null;
  amount: ZohoAmount;
  createdAt: Date | null;
  expiresAt: Date | null;
  maxAttempts: number | null;
  metadata: Record<string, string>;
  referenceNumber: string | null;
  invoiceNumber: string | null;
  payments: ZohoSessionPayment[];
}

/** A session as its creation is answered. */
export interface CreatedZohoSession extends ZohoSession {
  /** Opens the hosted page: whoever has it may pay there, so it is as secret as a link to pay can be. */
  accessKey: string | null;
}

/** What makes a session payable on Zoho's hosted page too (zoho 5.3). */
export interface HostedPageWish {
  block: HostedBlock;
  /** Where Zoho sends the shopper afterwards, paid or not. */
  returnTo: string;
}

/** A row of Zoho's payments list, thinner than the payment itself: neither session nor metadata. */
export interface ZohoPaymentSummary {
  paymentId: string;
  status: string;
  amount: ZohoAmount;
  refundedMinor: bigint;
  referenceNumber: string | null;
  method: string | null;
  createdAt: Date | null;
}

export interface ZohoPayment extends ZohoPaymentSummary {
  sessionId: string | null;
  /** The bank's reference, which a shopper reads out: a UPI reference, an RRN (zoho 12). */
  bankReference: string | null;
  /**
   * All fees of the payment, tax included, whoever bears them; where the shopper does, the amount is the session's and this. Like
   * tax and net: minor units of the payment's currency, null where Zoho does not state it exactly.
   */
  feeMinor: bigint | null;
  taxMinor: bigint | null;
  netMinor: bigint | null;
  payer: ZohoPayer;
  invoiceNumber: string | null;
  metadata: Record<string, string>;
  failureReason: string | null;
}

/** Who paid and by what, as far as Zoho tells. Personal data: it is stored sealed and never logged. */
export interface ZohoPayer {
  email?: string;
  /** With the country's code where Zoho states one. */
  phone?: string;
  upiId?: string;
  /** Of the card or the account. */
  lastFour?: string;
  /** `visa`, `master_card`, `rupay`. */
  brand?: string;
  /** `credit`, `debit`. */
  funding?: string;
  bank?: string;
}

export interface ZohoRefund {
  refundId: string;
  paymentId: string;
  /** `initiated`, `pending`, `succeeded`, `failed`, `canceled`: a refund is asynchronous. */
  status: string;
  amount: ZohoAmount;
  reason: string | null;
  description: string | null;
  metadata: Record<string, string>;
  failureReason: string | null;
  /** The ARN or UTR by which the shopper's bank finds it; null until there is one. */
  bankReference: string | null;
  createdAt: Date | null;
}

export interface CreateSessionInput {
  amountMinor: bigint;
  currency: string;
  /** Cut to Zoho's limit in bytes when longer. */
  description: string;
  /** Cut likewise. */
  invoiceNumber?: string;
  referenceNumber: string;
  /** At most five entries (`ZOHO_LIMITS`); keys and values are cut when longer. */
  metadata: Record<string, string>;
  /** 300 to 900; Zoho's default is 900. */
  expiresInSeconds?: number;
  /** Payment attempts, 1 to 5. */
  maxRetryCount?: number;
  /** As `ZOHO_EDITIONS` lists them; none: whatever the account offers. */
  allowedPaymentMethods?: readonly string[];
  hostedPage?: HostedPageWish;
}

export type RefundReason = 'duplicate' | 'fraudulent' | 'requested_by_customer' | 'others';

export interface CreateRefundInput {
  paymentId: string;
  amountMinor: bigint;
  currency: string;
  reason: RefundReason;
  description?: string;
  metadata?: Record<string, string>;
}

export interface ListPaymentsInput {
  /** Said to match phone, e-mail, payment id and reference. */
  searchText?: string;
  /** Zoho filters by day, in the account's time zone: the answer covers the asked time and up to a day more on each side. */
  from?: Date;
  to?: Date;
  /** From 1. */
  page: number;
  /** At most 200. */
  perPage: number;
}

/**
 * One attempt to call Zoho, for metrics. Of what the caller sees as `unavailable`, `throttled` is Zoho's 429 and `held_back` a call
 * that was never made: our budget was spent, or the circuit open.
 */
export interface ZohoCallRecord {
  operation: string;
  class: CallClass;
  outcome: 'ok' | 'throttled' | 'held_back' | ZohoFailureKind;
  /** All of it, the wait for its turn included. */
  seconds: number;
  /** The wait for its turn alone. */
  waitSeconds: number;
}
