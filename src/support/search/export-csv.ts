import type { FoundOrderView } from './search.dto.js';
import { textCell, valueCell } from './cells.js';

type Cell = (order: FoundOrderView) => string;
const text =
  (read: (order: FoundOrderView) => string | null): Cell =>
  (order) =>
    textCell(read(order));
const value =
  (read: (order: FoundOrderView) => string | number | null): Cell =>
  (order) =>
    valueCell(read(order));

/** One line of the file per order; attempts have columns of their own, so no sum over lines counts an order twice. */
export const COLUMNS: Readonly<Record<string, Cell>> = {
  order_id: text(({ id }) => id),
  storefront: text(({ storefront }) => storefront),
  reference: text(({ reference }) => reference),
  invoice_number: text(({ invoiceNumber }) => invoiceNumber),
  status: text(({ status }) => status),
  amount: value(({ amount }) => amount),
  refunded_amount: value(({ refundedAmount }) => refundedAmount),
  currency: text(({ currency }) => currency),
  description: text(({ description }) => description),
  customer_name: text(({ customer }) => customer?.name ?? null),
  customer_email: text(({ customer }) => customer?.email ?? null),
  customer_phone: text(({ customer }) => customer?.phone ?? null),
  created_at: value(({ createdAt }) => createdAt),
  paid_at: value(({ paidAt }) => paidAt),
  pay_before: value(({ payBefore }) => payBefore),
  last_event_at: value(({ lastEventAt }) => lastEventAt),
  attention: text(({ attention }) => attention.join(' ')),
  session_id: text(({ paymentSession }) => paymentSession?.paymentsSessionId ?? null),
  session_status: text(({ paymentSession }) => paymentSession?.status ?? null),
  sessions: value(({ attempts }) => attempts.sessions),
  attempts: value(({ attempts }) => attempts.payments),
  failed_attempts: value(({ attempts }) => attempts.failed),
  attempts_under_way: value(({ attempts }) => attempts.underWay),
  successful_attempts: value(({ attempts }) => attempts.succeeded),
  last_attempt_status: text(({ attempts }) => attempts.lastStatus),
  last_attempt_method: text(({ attempts }) => attempts.lastMethod),
  last_attempt_at: value(({ attempts }) => attempts.lastAt),
  last_failure_reason: text(({ attempts }) => attempts.lastFailureReason),
  metadata: text(({ metadata }) => JSON.stringify(metadata)),
};

const CELLS = Object.values(COLUMNS);

export function toCells(order: FoundOrderView): string[] {
  return CELLS.map((cellOf) => cellOf(order));
}
