import { z } from 'zod';

// What Zoho sends, read leniently: unknown keys are ignored, what is empty or of an unexpected type counts as absent, numbers
// arrive as text (lossless-json.ts). Only the envelope and the id inside it are required: without them nothing is believed.

const text = z
  .preprocess((value) => (typeof value === 'boolean' ? String(value) : value), z.string().min(1))
  .optional()
  .catch(undefined);

/** A bank's reference is stored and looked for as it is; whatever could be none counts as absent. */
const reference = z
  .string()
  .regex(/^[\x21-\x7e][\x20-\x7e]{0,99}$/)
  .optional()
  .catch(undefined);

const id = z.string().regex(/^[\w-]{1,64}$/);

const metadata = z
  .array(z.object({ key: z.string(), value: z.string() }).nullable().catch(null))
  .optional()
  .catch(undefined);

const sessionPayment = z.object({ payment_id: id, status: text, created_time: text }).nullable().catch(null);

const session = z.object({
  payments_session_id: id,
  status: text,
  amount: text,
  currency: text,
  created_time: text,
  expiry_time: text,
  max_retry_count: text,
  reference_number: text,
  invoice_number: text,
  access_key: text,
  meta_data: metadata,
  payments: z.array(sessionPayment).optional().catch(undefined),
});

/** What Zoho tells of the card, the account or the UPI id that was paid with, under the method's own name. */
const methodDetail = z
  .object({ upi_id: text, last_four_digits: text, brand: text, funding: text, bank_name: text })
  .optional()
  .catch(undefined);
const method = z.object({
  type: text,
  upi: methodDetail,
  card: methodDetail,
  net_banking: methodDetail,
  bank_transfer: methodDetail,
  ach_debit: methodDetail,
});

const paymentSummary = z.object({
  payment_id: id,
  status: text,
  amount: text,
  currency: text,
  amount_refunded: text,
  reference_number: text,
  payment_method: z
    .union([method, z.string().transform((type): z.infer<typeof method> => ({ type }))])
    .optional()
    .catch(undefined),
  date: text,
});

const payment = paymentSummary.extend({
  payments_session_id: id.optional().catch(undefined),
  transaction_reference_number: reference,
  total_fee_amount: text,
  net_tax_amount: text,
  net_amount: text,
  receipt_email: text,
  phone: text,
  dialing_code: text,
  invoice_number: text,
  meta_data: metadata,
  // The documentation says a failed payment carries a reason but its name is not visible anywhere; these are the likely ones.
  failure_reason: text,
  failure_message: text,
  error_message: text,
});

const refund = z.object({
  refund_id: id,
  payment_id: id,
  status: text,
  amount: text,
  currency: text,
  reason: text,
  description: text,
  meta_data: metadata,
  failure_reason: text,
  network_reference_number: reference,
  date: text,
});

export const sessionEnvelope = z.object({ payments_session: session }).transform((body) => body.payments_session);
export const paymentEnvelope = z.object({ payment }).transform((body) => body.payment);
export const refundEnvelope = z.object({ refund }).transform((body) => body.refund);
export const paymentsEnvelope = z.object({
  payments: z.array(paymentSummary.nullable().catch(null)),
  page_context: z.object({ has_more_page: text }).optional().catch(undefined),
});

/** Every body of Zoho's API, good or bad: `code` is 0 or an error's name. */
export const statusEnvelope = z.object({ code: text, message: text });

/** The accounts server's answer, good or bad, in either HTTP status. */
export const tokenAnswer = z.object({
  access_token: text,
  expires_in: text,
  expires_in_sec: text,
  error: text,
  scope: text,
  refresh_token: text,
});

export type SessionJson = z.infer<typeof session>;
export type PaymentSummaryJson = z.infer<typeof paymentSummary>;
export type PaymentJson = z.infer<typeof payment>;
export type RefundJson = z.infer<typeof refund>;
export type MetadataJson = z.infer<typeof metadata>;
