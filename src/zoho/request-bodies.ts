import { toDecimal } from '../common/money.js';
import { cutToBytes, ZOHO_LIMITS } from './limits.js';
import { jsonNumber, stringifyLossless } from './lossless-json.js';
import { plainKey, plainText } from './plain-words.js';
import type { CreateRefundInput, CreateSessionInput } from './zoho.types.js';

/** The JSON text that asks for a session. Texts are cut to Zoho's limits; `undefined` members are left out, never sent as null. */
export function sessionBody(input: CreateSessionInput): string {
  const { invoiceNumber } = input;
  return stringifyLossless({
    amount: jsonNumber(toDecimal(input.amountMinor, input.currency)),
    currency: input.currency,
    description: cutToBytes(input.description, ZOHO_LIMITS.descriptionBytes),
    invoice_number: invoiceNumber && cutToBytes(invoiceNumber, ZOHO_LIMITS.invoiceNumberBytes),
    reference_number: input.referenceNumber,
    meta_data: toEntries(input.metadata),
    expires_in: input.expiresInSeconds,
    max_retry_count: input.maxRetryCount,
    configurations: configurationsOf(input),
  });
}

/** One address for both ends of a payment: the return decides nothing, so it need not know which it was. */
function configurationsOf({ allowedPaymentMethods = [], hostedPage, description }: CreateSessionInput) {
  const methods = allowedPaymentMethods.length > 0 ? { allowed_payment_methods: [...allowedPaymentMethods] } : {};
  const page = hostedPage && {
    [hostedPage.block]: {
      description: cutToBytes(description, ZOHO_LIMITS.descriptionBytes),
      success_url: hostedPage.returnTo,
      failure_url: hostedPage.returnTo,
    },
  };
  const configurations = { ...methods, ...page };
  return Object.keys(configurations).length > 0 ? configurations : undefined;
}

/** The same session asked for in {@link plainText}; what has nothing left in it is left out. */
export function plainSessionBody(input: CreateSessionInput): string {
  const { description, invoiceNumber, metadata } = input;
  return sessionBody({
    ...input,
    description: plainText(description) || 'Order', // Zoho wants one
    invoiceNumber: (invoiceNumber && plainText(invoiceNumber)) || undefined,
    metadata: plainMetadata(metadata),
  });
}

/** The JSON text that asks for a refund. */
export function refundBody({ description, metadata, ...input }: CreateRefundInput): string {
  return stringifyLossless({
    amount: jsonNumber(toDecimal(input.amountMinor, input.currency)),
    reason: input.reason,
    type: 'initiated_by_merchant',
    description: description && cutToBytes(description, ZOHO_LIMITS.descriptionBytes),
    meta_data: metadata && toEntries(metadata),
  });
}

/** The same refund asked for in {@link plainText}. */
export function plainRefundBody({ description, metadata, ...input }: CreateRefundInput): string {
  return refundBody({
    ...input,
    description: (description && plainText(description)) || undefined,
    metadata: metadata && plainMetadata(metadata),
  });
}

function plainMetadata(metadata: Record<string, string>): Record<string, string> {
  const entries = Object.entries(metadata).map(([key, value]) => [plainKey(key), plainText(value)] as const);
  return Object.fromEntries(entries.filter(([key, value]) => key !== '' && value !== ''));
}

/** Keys that have become equal by cutting are one entry, the last: our own ids stand at the end. */
function toEntries(metadata: Record<string, string>): { key: string; value: string }[] {
  const fitted = Object.entries(metadata).map(
    ([key, value]) =>
      [cutToBytes(key, ZOHO_LIMITS.metadataKeyBytes), cutToBytes(value, ZOHO_LIMITS.metadataValueBytes)] as const,
  );
  return [...new Map(fitted)].map(([key, value]) => ({ key, value }));
}
