import { v7 as uuidv7 } from 'uuid';
import type { Shop } from './shop.js';

/** What a stored order differs in; the rest is an unpaid order of the storefront `web` for 249.50 INR. */
export interface StoredOrder {
  reference?: string;
  status?: string;
  storefront?: string;
  currency?: string;
  amountMinor?: number;
  refundedMinor?: number;
  invoiceNumber?: string;
  createdAt?: string;
  paidAt?: string;
  /** Statuses of its payments, oldest first. */
  payments?: string[];
  failureReason?: string;
  /** Kinds of its open cases. */
  cases?: string[];
  /** Kinds of its resolved cases. */
  resolvedCases?: string[];
}

let count = 0;
const text = (value: string | undefined): string => (value === undefined ? 'NULL' : `'${value}'`);

/** Writes orders straight into the tables, for tests of reading them. Answers their ids. */
export async function storeOrders(shop: Shop, orders: StoredOrder[]): Promise<string[]> {
  const ids: string[] = [];
  for (const order of orders) {
    const id = uuidv7();
    await shop.query(insertAll(id, order, (count += 1)));
    ids.push(id);
  }
  return ids;
}

function insertAll(id: string, order: StoredOrder, number: number): string {
  const { status = 'awaiting_payment', currency = 'INR', amountMinor = 24_950 } = order;
  const createdAt = order.createdAt ?? new Date().toISOString();
  const isPaid = ['paid', 'partially_refunded', 'refunded'].includes(status);
  const paymentId = `9${String(number).padStart(8, '0')}`;
  const sessionId = uuidv7();
  const sessionStatus = isPaid ? 'succeeded' : 'open';
  const payments = (order.payments ?? []).map(
    (
      payment,
      index,
    ) => `INSERT INTO payments (id, order_id, session_id, zoho_session_id, status, amount_minor, currency,
      detail_status, failure_reason, method, zoho_created_at, first_seen_at, updated_at)
      VALUES ('${paymentId}${index}', '${id}', '${sessionId}', '8${paymentId}', '${payment}', ${amountMinor}, '${currency}',
      '${payment}', ${payment === 'failed' ? text(order.failureReason) : 'NULL'}, 'upi',
      '${createdAt}'::timestamptz + interval '${index + 1} minutes', '${createdAt}', '${createdAt}')`,
  );
  const cases = [
    ...(order.cases ?? []).map((kind) => [kind, `'open', NULL, NULL`]),
    ...(order.resolvedCases ?? []).map((kind) => [kind, `'resolved', '${createdAt}', 'dismiss'`]),
  ].map(
    ([
      kind,
      state,
    ]) => `INSERT INTO cases (id, kind, order_id, payment_id, status, resolved_at, resolution, evidence, opened_at)
      VALUES ('${uuidv7()}', '${kind}', '${id}', '${paymentId}', ${state}, '{}', '${createdAt}')`,
  );
  return [
    `INSERT INTO orders (id, storefront, reference, status, amount_minor, refunded_minor, currency, description, invoice_number,
      pay_before, paid_at, settling_payment_id, timeline_hash, created_at, updated_at)
      VALUES ('${id}', '${order.storefront ?? 'web'}', '${order.reference ?? `REF-${number}`}', '${status}', ${amountMinor},
      ${order.refundedMinor ?? 0}, '${currency}', 'An order', ${text(order.invoiceNumber)}, '${createdAt}'::timestamptz + interval '1 day',
      ${isPaid ? text(order.paidAt ?? createdAt) : 'NULL'}, ${isPaid ? text(paymentId) : 'NULL'}, '\\x00', '${createdAt}', '${createdAt}')`,
    `INSERT INTO payment_sessions (id, order_id, attempt, status, zoho_session_id, amount_minor, currency, expires_at, created_at, updated_at)
      VALUES ('${sessionId}', '${id}', 1, '${sessionStatus}', '8${paymentId}', ${amountMinor}, '${currency}',
      '${createdAt}'::timestamptz + interval '15 minutes', '${createdAt}', '${createdAt}')`,
    ...payments,
    ...cases,
  ].join(';\n');
}
