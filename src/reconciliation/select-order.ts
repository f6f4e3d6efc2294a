import { CASES } from '../cases/cases.repository.js';
import {
  type Case,
  type Order,
  type Payment as PaymentRow,
  type PaymentSession,
  Prisma,
  type Refund as RefundRow,
} from '../generated/prisma/client.js';
import { ORDERS } from '../orders/orders.repository.js';
import { PAYMENT_SESSIONS } from '../payment-sessions/sessions.repository.js';
import type { Payment } from '../payments/payment.js';
import { PAYMENTS } from '../payments/payments.repository.js';
import type { RefundGlance } from '../payments/refund.js';
import { REFUNDS } from '../payments/refunds.repository.js';
import type { CaseState, SessionState } from './rules/state.js';

/** Where each field of the state stands in its table: a field that is forgotten here does not compile. */
export const ORDER_FIELDS = {
  id: 'id',
  storefront: 'storefront',
  reference: 'reference',
  status: 'status',
  amountMinor: 'amountMinor',
  currency: 'currency',
  description: 'description',
  invoiceNumber: 'invoiceNumber',
  items: 'items',
  metadata: 'metadata',
  allowedMethods: 'allowedMethods',
  returnUrl: 'returnUrl',
  payBefore: 'payBefore',
  paidAt: 'paidAt',
  settlingPaymentId: 'settlingPaymentId',
  refundedMinor: 'refundedMinor',
  createdAt: 'createdAt',
  updatedAt: 'updatedAt',
} as const satisfies Record<string, keyof Order>;

const SESSION_FIELDS = {
  id: 'id',
  attempt: 'attempt',
  status: 'status',
  zohoSessionId: 'zohoSessionId',
  zohoStatus: 'zohoStatus',
  amountMinor: 'amountMinor',
  currency: 'currency',
  maxAttempts: 'maxAttempts',
  creatingOwner: 'creatingOwner',
  createdAt: 'createdAt',
  expiresAt: 'expiresAt',
  supersededAt: 'supersededAt',
  lookedAt: 'lookedAt',
  missingLooks: 'missingLooks',
  /** Sealed here, opened when it is read. */
  checkoutUrl: 'payPageSealed',
} as const satisfies Record<keyof SessionState, keyof PaymentSession>;

const PAYMENT_FIELDS = {
  id: 'id',
  sessionId: 'sessionId',
  zohoSessionId: 'zohoSessionId',
  status: 'status',
  amountMinor: 'amountMinor',
  currency: 'currency',
  amountText: 'amountText',
  refundedMinor: 'refundedMinor',
  disputed: 'disputed',
  method: 'method',
  failureReason: 'failureReason',
  referenceNumber: 'referenceNumber',
  bankReference: 'bankReference',
  feeMinor: 'feeMinor',
  taxMinor: 'taxMinor',
  netMinor: 'netMinor',
  detailStatus: 'detailStatus',
  createdAt: 'zohoCreatedAt',
  lookedAt: 'lookedAt',
  heardAt: 'heardAt',
  zohoStatus: 'zohoStatus',
  zohoRefundedMinor: 'zohoRefundedMinor',
  returnedMinor: 'returnedMinor',
} as const satisfies Record<keyof Payment, keyof PaymentRow>;

const REFUND_FIELDS = {
  id: 'id',
  zohoRefundId: 'zohoRefundId',
  paymentId: 'paymentId',
  status: 'status',
  amountMinor: 'amountMinor',
  currency: 'currency',
  bankReference: 'bankReference',
  createdAt: 'createdAt',
} as const satisfies Record<keyof RefundGlance, keyof RefundRow>;

const CASE_FIELDS = {
  id: 'id',
  kind: 'kind',
  paymentId: 'paymentId',
  sessionId: 'sessionId',
  refundId: 'refundId',
  status: 'status',
  resolution: 'resolution',
} as const satisfies Record<keyof CaseState, keyof Case>;

/** An order `o` with all that belongs to it, as one row; add a `WHERE`. */
export const SELECT_ORDER = Prisma.sql`SELECT o.customer_sealed, o.timeline_seq, o.timeline_hash, o.looked_at, o.look_owner,
    json_build_object(${ORDERS.json('o', ORDER_FIELDS)}) AS order,
    (SELECT json_agg(json_build_object(${PAYMENT_SESSIONS.json('s', SESSION_FIELDS)}) ORDER BY s.attempt)
      FROM payment_sessions s WHERE s.order_id = o.id) AS sessions,
    (SELECT json_agg(json_build_object(${PAYMENTS.json('p', PAYMENT_FIELDS)}) ORDER BY p.zoho_created_at, p.id)
      FROM payments p WHERE p.order_id = o.id) AS payments,
    (SELECT json_agg(json_build_object(${REFUNDS.json('r', REFUND_FIELDS)}) ORDER BY r.created_at, r.id)
      FROM refunds r WHERE r.order_id = o.id) AS refunds,
    (SELECT json_agg(json_build_object(${CASES.json('c', CASE_FIELDS)}) ORDER BY c.opened_at, c.id)
      FROM cases c WHERE c.order_id = o.id) AS cases
  FROM orders o`;
