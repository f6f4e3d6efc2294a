import { z } from 'zod';
import { OPERATIONS } from './request-log.js';

/** What the control API takes. Amounts are decimal strings. */

const amount = z.string().regex(/^\d{1,12}(\.\d{1,3})?$/, 'a decimal string such as "100.50"');
export const operation = z.enum([...OPERATIONS, 'any']);
const method = z.enum(['upi', 'card', 'net_banking', 'wallet', 'bank_transfer', 'ach_debit']);
const feeRule = z.strictObject({
  percent: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,4})?$/, 'percent such as "2.36"')
    .optional(),
  amount: amount.optional(),
});
export const paySchema = z.strictObject({
  outcome: z.enum(['success', 'failure', 'pending']).optional(),
  method: method.optional(),
  amount: amount.optional(),
  currency: z.string().length(3).optional(),
  force: z.boolean().optional(),
  feeAmount: amount.optional(),
  detail: z.record(z.string(), z.unknown()).optional(),
  bankReference: z.string().max(50).optional(),
  status: z.string().min(1).max(50).optional(),
  endsAs: z.enum(['succeeded', 'failed', 'returned']).optional(),
  failureReason: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
});
export const orphanSchema = paySchema.extend({
  amount,
  description: z.string().optional(),
  reference: z.string().optional(),
  invoiceNumber: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});
export const linkSchema = orphanSchema.extend({ linkFirst: z.boolean().default(false) });
const word = z.string().min(1).max(50);
const silent = z.boolean().default(false);
const reason = z.string().optional();
const refundEnd = z.enum(['succeeded', 'failed', 'canceled', 'pending']);
export const settleSchema = z.strictObject({
  outcome: z.enum(['success', 'failure']).default('success'),
  reason,
  silent,
});
export const reverseSchema = z.strictObject({ reason, silent });
export const disputeEndSchema = z.strictObject({ outcome: z.enum(['won', 'lost']), status: word.optional() });
export const paymentStatusSchema = z.strictObject({ status: word, event: z.string().min(1).optional() });
export const refundSchema = z.strictObject({ amount: amount.optional(), outcome: refundEnd.optional() });
export const refundSettleSchema = z.strictObject({ outcome: refundEnd.default('succeeded'), reason, silent });
export const refundReturnSchema = z.strictObject({ reason, silent, isStillCounted: z.boolean().default(false) });
export const refundStatusSchema = z.strictObject({ status: word });
const endpointSchema = z.strictObject({
  url: z.url(),
  signingKey: z.string().min(1).optional(),
  enabledEvents: z.array(z.string()).optional(),
});
const modeSchema = z.strictObject({
  mode: z.enum(['normal', 'off', 'duplicate', 'delayed', 'reordered']),
  times: z.union([z.int().positive(), z.literal('forever')]).optional(),
  delayMs: z.int().nonnegative().optional(),
  batch: z.int().min(2).optional(),
});
export const webhookConfigSchema = z.strictObject({
  endpoints: z.array(endpointSchema).optional(),
  ping: z.boolean().default(false),
  mode: modeSchema.optional(),
});
export const eventSchema = z.strictObject({
  type: z.string().min(1),
  family: z.string().min(1).optional(),
  object: z.record(z.string(), z.unknown()),
  eventId: z
    .string()
    .regex(/^[1-9]\d*$/)
    .optional(),
  accountId: z
    .string()
    .regex(/^[1-9]\d*$/)
    .optional(),
  liveMode: z.boolean().optional(),
});
export const settingsSchema = z
  .strictObject({
    timeUnit: z.enum(['s', 'ms']),
    sessionSeconds: z.int().positive().nullable(),
    fieldSet: z.enum(['new', 'old']),
    throttleStatus: z.union([z.literal(200), z.literal(400)]),
    tokenExpiryFields: z.enum(['plain', 'odd']),
    scopes: z.string().nullable(),
    accessTokenTtlSeconds: z.int().positive(),
    tokensPerTenMinutes: z.int().positive(),
    activeTokens: z.int().positive(),
    requestsPerMinute: z.int().positive(),
    refundsPerMinute: z.int().positive(),
    wrongAccountStatus: z.union([z.literal(401), z.literal(404)]),
    refuseSpecialCharacters: z.boolean(),
    liveMode: z.boolean(),
    sandboxAmounts: z.boolean(),
    refundOutcome: z.enum(['sandbox', ...refundEnd.options]),
    refundSettleMs: z.int().nonnegative().nullable(),
    pendingSettleMs: z.int().nonnegative().nullable(),
    customerFees: z.partialRecord(method, feeRule),
    achBusinessDays: z.int().positive().nullable(),
    refundShowsWhen: z.enum(['initiated', 'succeeded']),
    hostedSignatureWithMandate: z.boolean(),
    webhookSnapshot: z.enum(['event', 'delivery']),
    webhookTimeoutMs: z.int().positive(),
    webhookRetryDelaysMs: z.array(z.int().nonnegative()),
    webhookSkewMs: z.int(),
    utcOffsetMinutes: z.int().min(-720).max(840),
  })
  .partial();
