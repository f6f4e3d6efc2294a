import { formatMinor } from './money.js';
import { PAID_STATUSES } from './sessions.js';
import { type MetaEntry, type PaymentRecord } from './state.js';
import { find, type World } from './world.js';

const BANK_REFERENCE_DIGITS = 12; // a UPI reference or RRN

/** As `GET /payments/{id}` and webhooks show it. `date` is seconds: the documentation says ms, its samples do not. */
export function paymentView(world: World, payment: PaymentRecord, refundedMinor: number): Record<string, unknown> {
  const session = find(world.state.sessions, payment.sessionId, 'session');
  return {
    payment_id: payment.id,
    payments_session_id: payment.sessionId,
    phone: payment.phone,
    receipt_email: payment.email,
    ...moneyView(payment, refundedMinor),
    payment_type: 'ecommerce',
    transaction_type: 'one_time',
    status: payment.status,
    reference_number: session.referenceNumber ?? '',
    invoice_number: session.invoiceNumber ?? '',
    transaction_reference_number: bankReference(payment),
    statement_descriptor: world.account.business,
    description: session.description,
    date: Math.floor(payment.createdAt / 1000),
    payment_method: payment.method,
    meta_data: session.metaData satisfies MetaEntry[],
    ...(world.account.edition === 'US' ? widerFields(payment, refundedMinor) : {}),
    // The documentation promises a reason on failures without showing the field: this name is a guess.
    ...(payment.failureReason ? { failure_reason: payment.failureReason } : {}),
  };
}

function moneyView(payment: PaymentRecord, refundedMinor: number): Record<string, string> {
  const { currency } = payment;
  const total = payment.feeMinor + payment.taxMinor;
  const isPaid = PAID_STATUSES.includes(payment.status);
  return {
    amount: formatMinor(payment.amountMinor, currency),
    currency,
    amount_captured: formatMinor(isPaid ? payment.amountMinor : 0, currency),
    amount_refunded: formatMinor(refundedMinor, currency),
    fee_amount: formatMinor(payment.feeMinor, currency),
    net_tax_amount: formatMinor(payment.taxMinor, currency),
    total_fee_amount: formatMinor(total, currency),
    net_amount: formatMinor(isPaid ? payment.amountMinor - total : 0, currency),
  };
}

/** The bank's own number, which people quote: there once the bank took the money, and also after it took it back. */
function bankReference(payment: PaymentRecord): string {
  if (payment.bankReference !== undefined) return payment.bankReference;
  if (payment.paidAt === undefined) return '';
  return payment.id.slice(-BANK_REFERENCE_DIGITS).padStart(BANK_REFERENCE_DIGITS, '4');
}

/** The samples of the US edition have more, empty texts where there is nothing. */
function widerFields(payment: PaymentRecord, refundedMinor: number): Record<string, unknown> {
  const balance = formatMinor(Math.max(0, payment.amountMinor - refundedMinor), payment.currency);
  return {
    fraud_alert: 'no_alert',
    fee_bearer_formatted: payment.isFeeOnTop ? 'Customer' : 'Merchant',
    balance,
    default_currency_balance: balance,
    customer_id: '',
    billing_address: {},
  };
}
