import type { FoundOrderView } from './search.dto.js';

/** One line of the file per order; attempts have columns of their own, so no sum over lines counts an order twice. */
export const COLUMNS: Readonly<Record<string, (order: FoundOrderView) => string | number | null>> = {
  order_id: ({ id }) => id,
  storefront: ({ storefront }) => storefront,
  reference: ({ reference }) => reference,
  invoice_number: ({ invoiceNumber }) => invoiceNumber,
  status: ({ status }) => status,
  amount: ({ amount }) => amount,
  refunded_amount: ({ refundedAmount }) => refundedAmount,
  currency: ({ currency }) => currency,
  description: ({ description }) => description,
  customer_name: ({ customer }) => customer?.name ?? null,
  customer_email: ({ customer }) => customer?.email ?? null,
  customer_phone: ({ customer }) => customer?.phone ?? null,
  created_at: ({ createdAt }) => createdAt,
  paid_at: ({ paidAt }) => paidAt,
  pay_before: ({ payBefore }) => payBefore,
  last_event_at: ({ lastEventAt }) => lastEventAt,
  attention: ({ attention }) => attention.join(' '),
  session_id: ({ paymentSession }) => paymentSession?.paymentsSessionId ?? null,
  session_status: ({ paymentSession }) => paymentSession?.status ?? null,
  sessions: ({ attempts }) => attempts.sessions,
  attempts: ({ attempts }) => attempts.payments,
  failed_attempts: ({ attempts }) => attempts.failed,
  attempts_under_way: ({ attempts }) => attempts.underWay,
  successful_attempts: ({ attempts }) => attempts.succeeded,
  last_attempt_status: ({ attempts }) => attempts.lastStatus,
  last_attempt_method: ({ attempts }) => attempts.lastMethod,
  last_attempt_at: ({ attempts }) => attempts.lastAt,
  last_failure_reason: ({ attempts }) => attempts.lastFailureReason,
  metadata: ({ metadata }) => JSON.stringify(metadata),
};

/**
 * What a spreadsheet might calculate (OWASP, CSV Injection): = + - @, tab or line break first, their full-width forms, also after
 * spaces or quotes that some programs drop.
 */
const FORMULA = /^[\s"'\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
/** A plain number is only a number, negative ones too. */
const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * The text of a cell that no spreadsheet calculates: an apostrophe before anything that looks like a formula. A phone number
 * with + gets one too, or it would lose its + and end as 9.19E+11.
 */
export function safeCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

export function toCells(order: FoundOrderView): string[] {
  return Object.values(COLUMNS).map((cellOf) => safeCell(cellOf(order)));
}
