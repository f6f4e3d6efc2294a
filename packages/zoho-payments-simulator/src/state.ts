import { type RandomState } from './ids.js';

/** The simulator's memory: plain data, all of it fit for JSON. Amounts are hundredths, times epoch milliseconds. */
export interface MetaEntry {
  key: string;
  value: string;
}

export interface HostedParameters {
  description: string;
  success_url: string;
  failure_url: string;
  [field: string]: string;
}

export interface SessionRecord {
  id: string;
  accessKey: string;
  amountMinor: number;
  currency: string;
  description: string;
  invoiceNumber?: string;
  referenceNumber?: string;
  metaData: MetaEntry[];
  createdAt: number;
  expiresAt: number;
  maxRetryCount: number;
  configurations?: Record<string, unknown>;
  hosted?: HostedParameters;
  /** `orphan` and `link`: made through the control API, unknown to the client under test. */
  origin: 'api' | 'orphan' | 'link';
  paymentIds: string[];
  /** Zoho does not know it any more: 404, though it was here. */
  isForgotten?: boolean;
}

/**
 * Zoho lists `initiated`, `succeeded`, `failed`, `canceled`, `incomplete`, `refunded`, `partially_refunded`, `blocked` and
 * `disputed`, and has an event for `pending`. A list may grow: the control API can put a payment into any word at all.
 */
export type PaymentStatus = string;

export interface PaymentMethod {
  type: 'upi' | 'card' | 'net_banking' | 'wallet' | 'bank_transfer' | 'ach_debit';
  [detail: string]: unknown;
}

export interface PaymentRecord {
  id: string;
  sessionId: string;
  amountMinor: number;
  currency: string;
  status: PaymentStatus;
  method: PaymentMethod;
  createdAt: number;
  feeMinor: number;
  taxMinor: number;
  failureReason?: string;
  email: string;
  phone: string;
  settleAt?: number;
  /** When its money was taken, also when it was taken back later. */
  paidAt?: number;
  /** What a lost dispute took back, shown as refunded. */
  lostMinor?: number;
  /** What the bank calls it, where one was wished for. */
  bankReference?: string;
  /** The fee was added to the amount, for the shopper to bear. */
  isFeeOnTop?: boolean;
  /** How a payment under way ends when its time comes; `returned`: it succeeds, and the bank takes it back days later. */
  endsAs?: PaymentEnd;
  isForgotten?: boolean;
}

export type PaymentEnd = 'succeeded' | 'failed' | 'returned';

/** Zoho's list: `initiated`, `pending`, `succeeded`, `failed`, `canceled`; here any word. */
export type RefundStatus = string;

export type RefundEnd = 'succeeded' | 'failed' | 'canceled' | 'pending';

export interface RefundRecord {
  id: string;
  paymentId: string;
  amountMinor: number;
  status: RefundStatus;
  type: string;
  reason: string;
  description: string;
  metaData: MetaEntry[];
  createdAt: number;
  /** How it ends when its time comes. */
  outcome: RefundEnd;
  failureReason?: string;
  settleAt?: number;
  /** Returned by the bank while the payment's `amount_refunded` still counts it. */
  isStillCounted?: boolean;
}

export interface DeliveryAttempt {
  at: number;
  t: number;
  status: number | null;
  error?: string;
}

export interface DeliveryRecord {
  id: string;
  eventId: string;
  url: string;
  outcome: 'waiting' | 'delivered' | 'lost' | 'gave_up';
  attempts: DeliveryAttempt[];
  nextAttemptAt?: number;
}

export interface EventRecord {
  id: string;
  type: string;
  accountId: string;
  liveMode: boolean;
  createdAt: number;
  /** What the event is about, to build its object anew at delivery. */
  about: { family: string; id: string };
  object: Record<string, unknown>;
}

export interface AccessTokenRecord {
  token: string;
  refreshToken: string;
  createdAt: number;
  expiresAt: number;
}

export interface State {
  random: RandomState;
  clockOffsetMs: number;
  sessions: Map<string, SessionRecord>;
  payments: Map<string, PaymentRecord>;
  refunds: Map<string, RefundRecord>;
  events: Map<string, EventRecord>;
  deliveries: Map<string, DeliveryRecord>;
  accessTokens: Map<string, AccessTokenRecord>;
  refreshTokens: Set<string>;
  grantCodes: Map<string, number>;
  /** Times at which access tokens were minted, per refresh token. */
  minted: Map<string, number[]>;
}
