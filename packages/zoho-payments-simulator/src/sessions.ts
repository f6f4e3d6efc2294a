import { z } from 'zod';
import { CURRENCIES } from './currencies.js';
import { isOffered } from './methods.js';
import { formatMinor, toMinor } from './money.js';
import { type PaymentRecord, type SessionRecord } from './state.js';
import { ZohoError, type World } from './world.js';

const DEFAULT_TTL_SECONDS = 900; // documented validity: 15 minutes
const DEFAULT_RETRIES = 5;

const bytes = (limit: number) => z.string().refine((text) => Buffer.byteLength(text) <= limit, `over ${limit} bytes`);
export const metaDataSchema = z
  .array(
    z.strictObject({
      key: bytes(20).min(1),
      // A number is accepted because the official WooCommerce plugin sends one.
      value: z.union([bytes(500), z.number().transform(String)]),
    }),
  )
  .max(5);
const hostedSchema = z
  .object({ description: bytes(500), success_url: z.url(), failure_url: z.url() })
  .catchall(z.string());

// Stricter than anything documented on purpose: unknown fields and nulls are refused, so that a typo shows here first.
const createSchema = z.strictObject({
  // A number by the reference; Zoho's own hosted-page sample sends text.
  amount: z.union([z.number().positive(), z.string()]),
  currency: z.string().regex(/^[A-Z]{3}$/),
  // Required by the reference; the hosted-page sample has only the one inside its block.
  description: bytes(500).min(1).optional(),
  invoice_number: bytes(50).optional(),
  reference_number: bytes(50).optional(),
  meta_data: metaDataSchema.optional(),
  expires_in: z.int().min(300).max(900).optional(),
  max_retry_count: z.int().min(1).max(5).optional(),
  customer_id: z.string().optional(),
  configurations: z
    .strictObject({
      allowed_payment_methods: z.array(z.string()).optional(),
      hosted_page_parameters: hostedSchema.optional(),
      hosted_checkout_parameters: hostedSchema.optional(),
    })
    .optional(),
});

export type SessionStatus = 'created' | 'succeeded' | 'failed' | 'expired';

export class Sessions {
  constructor(private readonly world: World) {}

  create(body: unknown): SessionRecord {
    const input = this.check(body);
    const { ids, clock, state, store } = this.world;
    const configurations = input.configurations;
    const hosted = configurations?.hosted_page_parameters ?? configurations?.hosted_checkout_parameters;
    const createdAt = clock.now();
    const session: SessionRecord = {
      id: ids.nextId(),
      accessKey: ids.hex(64),
      amountMinor: input.amountMinor,
      currency: input.currency,
      description: input.description ?? hosted?.description ?? '',
      ...(input.invoice_number === undefined ? {} : { invoiceNumber: input.invoice_number }),
      ...(input.reference_number === undefined ? {} : { referenceNumber: input.reference_number }),
      metaData: input.meta_data ?? [],
      createdAt,
      expiresAt: createdAt + (this.world.settings.sessionSeconds ?? input.expires_in ?? DEFAULT_TTL_SECONDS) * 1000,
      maxRetryCount: input.max_retry_count ?? DEFAULT_RETRIES,
      ...(configurations ? { configurations } : {}),
      ...(hosted ? { hosted: hosted } : {}),
      origin: 'api',
      paymentIds: [],
    };
    state.sessions.set(session.id, session);
    store.changed();
    return session;
  }

  get(id: string): SessionRecord {
    const session = this.world.state.sessions.get(id);
    if (!session || session.isForgotten) {
      throw new ZohoError(404, 'resource_does_not_exist', 'The payment session does not exist.');
    }
    return session;
  }

  /** Makes Zoho unable to find a session, or all of them, as when an account was moved; or able again. */
  remember(sessions: Iterable<SessionRecord>, isKnown: boolean): void {
    for (const session of sessions) session.isForgotten = !isKnown;
    this.world.store.changed();
  }

  findByAccessKey(accessKey: string): SessionRecord | undefined {
    return [...this.world.state.sessions.values()].find(
      (session) => session.accessKey === accessKey && !session.isForgotten,
    );
  }

  /** Zoho documents `succeeded` only; the other three are what integrators report. */
  status(session: SessionRecord): SessionStatus {
    const payments = session.paymentIds.map((id) => this.world.state.payments.get(id));
    // Won once, won for good: money that the bank takes back later does not open the session again.
    if (payments.some((payment) => payment && wasPaid(payment))) return 'succeeded';
    const isSpent =
      payments.length >= session.maxRetryCount && payments.every((payment) => payment?.status === 'failed');
    if (isSpent) return 'failed';
    return this.world.clock.now() >= session.expiresAt ? 'expired' : 'created';
  }

  /** As `POST /paymentsessions` answers: no status. */
  createdView(session: SessionRecord): Record<string, unknown> {
    const isNew = this.world.settings.fieldSet === 'new';
    return {
      payments_session_id: session.id,
      currency: session.currency,
      amount: formatMinor(session.amountMinor, session.currency),
      created_time: this.time(session.createdAt),
      description: session.description,
      invoice_number: session.invoiceNumber ?? '',
      meta_data: session.metaData,
      ...(isNew ? this.newerFields(session) : {}),
    };
  }

  /** As `GET /paymentsessions/{id}` answers: one entry per attempt, in no order a caller may rely on. */
  retrievedView(session: SessionRecord): Record<string, unknown> {
    const { ids, state } = this.world;
    const shuffled = [...session.paymentIds].sort((a, b) => ids.shuffleKey(a) - ids.shuffleKey(b));
    const payments = shuffled.flatMap((id) => {
      const payment = state.payments.get(id);
      return payment ? [{ payment_id: id, status: payment.status, created_time: this.time(payment.createdAt) }] : [];
    });
    return { ...this.createdView(session), status: this.status(session), payments };
  }

  private newerFields(session: SessionRecord): Record<string, unknown> {
    return {
      expiry_time: this.time(session.expiresAt),
      reference_number: session.referenceNumber ?? '',
      max_retry_count: session.maxRetryCount,
      access_key: session.accessKey,
      ...(session.configurations ? { configurations: session.configurations } : {}),
    };
  }

  private time(ms: number): number {
    return this.world.settings.timeUnit === 'ms' ? ms : Math.floor(ms / 1000);
  }

  private check(body: unknown): z.output<typeof createSchema> & { amountMinor: number } {
    const parsed = createSchema.safeParse(body);
    if (!parsed.success) throw invalidParameter(parsed.error);
    const { account, settings } = this.world;
    if (!CURRENCIES[account.edition].includes(parsed.data.currency)) {
      throw new ZohoError(400, 'currency_not_supported_for_payment', 'The currency is not supported for this payment.');
    }
    const { configurations, description } = parsed.data;
    const hosted = configurations?.hosted_page_parameters ?? configurations?.hosted_checkout_parameters;
    if (description === undefined && !hosted) throw invalidValue('description');
    const allowed = configurations?.allowed_payment_methods ?? [];
    if (!allowed.every((word) => isOffered(account.edition, word))) throw invalidValue('allowed_payment_methods');
    const amountMinor = toMinor(parsed.data.amount, parsed.data.currency);
    // What Zoho does with more fraction digits than the currency has is undocumented: refusing shows a client that sends one.
    if (!amountMinor) throw invalidValue('amount');
    if (settings.refuseSpecialCharacters && !/^[\p{L}\p{N} .,()+-]*$/u.test(description ?? '')) {
      throw invalidValue('description: special characters');
    }
    return { ...parsed.data, amountMinor };
  }
}

/** Money was taken: by Zoho's own words a disputed or refunded payment was a paid one. */
export const PAID_STATUSES: readonly string[] = ['succeeded', 'partially_refunded', 'refunded', 'disputed'];

function wasPaid(payment: PaymentRecord): boolean {
  return payment.paidAt !== undefined || PAID_STATUSES.includes(payment.status);
}

function invalidValue(parameter: string): ZohoError {
  return new ZohoError(400, 'invalid_parameter', `Invalid value passed for ${parameter}.`);
}

/** Zoho names the parameter but shows no list of codes for bad ones; this code is the simulator's guess. */
export function invalidParameter(error: z.ZodError): ZohoError {
  const issue = error.issues[0];
  const path = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : 'body');
  return new ZohoError(400, 'invalid_parameter', `Invalid value passed for ${path}: ${issue?.message ?? 'invalid'}.`);
}
