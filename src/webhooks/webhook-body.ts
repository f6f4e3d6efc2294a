import { z } from 'zod';
import { ourIds } from '../payments/payment-lead.js';
import { parseLossless } from '../zoho/lossless-json.js';

/** What a webhook's body says, as far as it can be read. Every member is a claim: nothing here decides anything. */
export interface WebhookBody {
  eventId: string | null;
  type: string | null;
  accountId: string | null;
  liveMode: boolean | null;
  eventTime: Date | null;
  zohoSessionId: string | null;
  paymentId: string | null;
  /** What it says became of the payment. */
  paymentStatus: string | null;
  refundId: string | null;
  /** Our session ids, as reference or metadata name them. */
  sessionIds: string[];
}

// Numbers arrive as their text, because ids pass 2^53 (zoho 4.2). What is odd counts as absent.
const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const id = optional(z.string().regex(/^[\w-]{1,64}$/));
const text = optional(z.string().max(500));

const envelope = z.object({
  event_id: id,
  event_type: optional(z.string().regex(/^[\w.:-]{1,100}$/)),
  account_id: id,
  live_mode: optional(z.boolean()),
  event_time: optional(z.string().regex(/^\d{13}$/)), // real milliseconds, unlike most of Zoho's times
  event_object: optional(z.record(z.string(), z.unknown())),
});

const object = z.object({
  payments_session_id: id,
  payment_session_id: id,
  payment_id: id,
  refund_id: id,
  status: text,
  reference_number: text,
  meta_data: optional(z.array(optional(z.object({ key: z.string(), value: z.string() })))),
});

export function readWebhookBody(raw: Uint8Array): WebhookBody {
  const { data: event = {} } = envelope.safeParse(parseLossless(Buffer.from(raw).toString('utf8')));
  const objects = Object.values(event.event_object ?? {}).flatMap((value) => object.safeParse(value).data ?? []);
  const first = (key: 'payments_session_id' | 'payment_session_id' | 'payment_id' | 'refund_id'): string | null =>
    objects.find((candidate) => candidate[key] !== undefined)?.[key] ?? null;
  const named = objects.flatMap(({ reference_number, meta_data = [] }) => [
    reference_number,
    ...meta_data.map((entry) => (entry?.key === 'session_id' ? entry.value : undefined)),
  ]);
  const payment = objects.find(({ payment_id, refund_id }) => payment_id !== undefined && refund_id === undefined);
  return {
    eventId: event.event_id ?? null,
    type: event.event_type ?? null,
    accountId: event.account_id ?? null,
    liveMode: event.live_mode ?? null,
    eventTime: event.event_time === undefined ? null : new Date(Number(event.event_time)),
    zohoSessionId: first('payments_session_id') ?? first('payment_session_id'),
    paymentId: first('payment_id'),
    paymentStatus: payment?.status ?? null,
    refundId: first('refund_id'),
    sessionIds: ourIds(named),
  };
}

/** `{}`, with a line break at most; what is longer is no probe, and is not read. */
export const MAX_PROBE_BYTES = 4;

/** What Zoho sends, unsigned, to see whether an address answers: nothing at all, or an empty object (contract 6). */
export function isProbe(raw: Uint8Array): boolean {
  return raw.length <= MAX_PROBE_BYTES && ['', '{}'].includes(Buffer.from(raw).toString('latin1').trim());
}
