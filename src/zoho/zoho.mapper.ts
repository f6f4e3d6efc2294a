import { toMinor } from '../common/money.js';
import type { MetadataJson, PaymentJson, PaymentSummaryJson, RefundJson, SessionJson } from './zoho.schemas.js';
import type {
  CreatedZohoSession,
  ZohoAmount,
  ZohoPayer,
  ZohoPayment,
  ZohoPaymentSummary,
  ZohoRefund,
  ZohoSession,
} from './zoho.types.js';

/** A status Zoho left out: it means neither paid nor failed. */
const NO_STATUS = 'unknown';
/** Seconds since 1970 reach this in the year 33658, milliseconds did in 2001. The documentation contradicts itself on the unit. */
const FIRST_MILLISECONDS = 1e12;

export function toSession(json: SessionJson): ZohoSession {
  return {
    sessionId: json.payments_session_id,
    status: json.status ?? null,
    amount: toAmount(json.amount, json.currency),
    createdAt: toDate(json.created_time),
    expiresAt: toDate(json.expiry_time),
    maxAttempts: json.max_retry_count === undefined ? null : toWhole(json.max_retry_count),
    metadata: toMetadata(json.meta_data),
    referenceNumber: json.reference_number ?? null,
    invoiceNumber: json.invoice_number ?? null,
    payments: (json.payments ?? [])
      .filter((payment) => payment !== null)
      .map((payment) => ({
        paymentId: payment.payment_id,
        status: payment.status ?? NO_STATUS,
        createdAt: toDate(payment.created_time),
      })),
  };
}

/** The only answer whose access key anyone needs: in any other it would travel with evidence. */
export function toCreatedSession(json: SessionJson): CreatedZohoSession {
  return { ...toSession(json), accessKey: json.access_key ?? null };
}

export function toPaymentSummary(json: PaymentSummaryJson): ZohoPaymentSummary {
  return {
    paymentId: json.payment_id,
    status: json.status ?? NO_STATUS,
    amount: toAmount(json.amount, json.currency),
    refundedMinor: toAmount(json.amount_refunded, json.currency).minor ?? 0n,
    referenceNumber: json.reference_number ?? null,
    method: json.payment_method?.type ?? null,
    createdAt: toDate(json.date),
  };
}

export function toPayment(json: PaymentJson): ZohoPayment {
  return {
    ...toPaymentSummary(json),
    sessionId: json.payments_session_id ?? null,
    bankReference: json.transaction_reference_number ?? null,
    feeMinor: toAmount(json.total_fee_amount, json.currency).minor,
    taxMinor: toAmount(json.net_tax_amount, json.currency).minor,
    netMinor: toAmount(json.net_amount, json.currency).minor,
    payer: toPayer(json),
    invoiceNumber: json.invoice_number ?? null,
    metadata: toMetadata(json.meta_data),
    failureReason: json.failure_reason ?? json.failure_message ?? json.error_message ?? null,
  };
}

/** Which detail there is depends on the method, and each method names its own. */
function toPayer({ receipt_email: email, phone, dialing_code, payment_method }: PaymentJson): ZohoPayer {
  const details = Object.values(payment_method ?? {}).filter((detail) => typeof detail === 'object');
  const { upi_id, last_four_digits, brand, funding, bank_name } = Object.assign({}, ...details) as Detail;
  const told = {
    ...{ email, phone: toPhone(phone, dialing_code), upiId: upi_id, lastFour: last_four_digits },
    ...{ brand, funding, bank: bank_name },
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

type Detail = Partial<Record<'upi_id' | 'last_four_digits' | 'brand' | 'funding' | 'bank_name', string>>;

/** Zoho writes the country's code before the number, or apart from it. */
function toPhone(phone: string | undefined, dialingCode: string | undefined): string | undefined {
  if (phone === undefined || phone.trim().startsWith('+') || !/^\+?\d{1,4}$/.test(dialingCode ?? '')) return phone;
  return `+${(dialingCode ?? '').replace('+', '')} ${phone}`;
}

/** Zoho's refund carries no currency in most samples; then the payment's, which the caller knows, gives the amount its meaning. */
export function toRefund(json: RefundJson, currency?: string): ZohoRefund {
  return {
    refundId: json.refund_id,
    paymentId: json.payment_id,
    status: json.status ?? NO_STATUS,
    amount: toAmount(json.amount, json.currency ?? currency),
    reason: json.reason ?? null,
    description: json.description ?? null,
    metadata: toMetadata(json.meta_data),
    failureReason: json.failure_reason ?? null,
    bankReference: json.network_reference_number ?? null,
    createdAt: toDate(json.date),
  };
}

/** Amount text and currency as Zoho wrote them → exact minor units, or null minor units when they are not exact. */
export function toAmount(text: string | undefined, currency: string | undefined): ZohoAmount {
  const amount = { minor: null, currency: currency ?? null, text: text ?? null };
  if (text === undefined || currency === undefined) return amount;
  try {
    return { ...amount, minor: toMinor(text, currency) };
  } catch {
    return amount;
  }
}

/** Seconds or milliseconds since 1970, told apart by magnitude; null for anything else. */
export function toDate(time: string | undefined): Date | null {
  const value = time === undefined ? null : toWhole(time);
  if (value === null || value === 0) return null;
  return new Date(value >= FIRST_MILLISECONDS ? value : value * 1000);
}

function toWhole(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function toMetadata(entries: MetadataJson): Record<string, string> {
  return Object.fromEntries((entries ?? []).filter((entry) => entry !== null).map(({ key, value }) => [key, value]));
}
