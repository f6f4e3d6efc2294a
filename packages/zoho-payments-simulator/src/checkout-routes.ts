import { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type ControlParts } from './control.js';
import { customerFee } from './fees.js';
import { hostedReturn } from './hosted-return.js';
import { choicesFor, methodOf, type Choice } from './methods.js';
import { formatMinor, toMinor } from './money.js';
import { CHECKOUT_PAGE } from './pages/checkout-page.js';
import { WIDGET_SCRIPT } from './pages/widget-script.js';
import { judge } from './sandbox.js';
import { signWidgetResult } from './signatures.js';
import { type PaymentRecord, type SessionRecord } from './state.js';

const keySchema = z.union([
  // The widget knows the session's id and the publishable key, the hosted page the access key.
  z.strictObject({ account_id: z.string(), api_key: z.string(), payments_session_id: z.string() }),
  z.strictObject({ access_key: z.string() }),
]);
type Key = z.output<typeof keySchema>;
const openSchema = z.strictObject({
  key: keySchema,
  amount: z.string().optional(),
  currency_code: z.string().optional(),
});
const attemptSchema = z.strictObject({
  key: keySchema,
  input: z.strictObject({
    type: z.enum(['upi', 'card', 'net_banking', 'wallet', 'bank_transfer', 'ach_debit', 'apple_pay']),
    upiId: z.string().optional(),
    upiChannel: z.enum(['qr', 'intent', 'collect']).optional(),
    cardNumber: z.string().optional(),
    cardHolder: z.string().optional(),
    expiry: z.string().optional(),
    bank: z.string().optional(),
    accountHolder: z.string().optional(),
    routingNumber: z.string().optional(),
    accountNumber: z.string().optional(),
  }),
  /** From the page's simulator fold: overrule the sandbox's verdict. */
  wish: z.enum(['failure', 'pending']).optional(),
  contact: z.strictObject({ email: z.string().optional(), phone: z.string().optional() }).default({}),
});

/** What a page may show of a refusal, as HTTP 200; codes are those of Zoho's widget. */
interface Refusal {
  error: { code: string; message: string };
  redirect?: string;
}

/** The browser side: widget script, the page in its frame, the hosted page, and what those pages call. */
export function registerCheckoutRoutes(app: FastifyInstance, parts: ControlParts, scriptPath: string): void {
  const page = (_request: unknown, reply: { type(type: string): { send(body: string): unknown } }) =>
    reply.type('text/html; charset=utf-8').send(CHECKOUT_PAGE);
  app.get(scriptPath, (_request, reply) => reply.type('text/javascript; charset=utf-8').send(WIDGET_SCRIPT));
  app.get('/checkout/widget', page);
  app.get('/hostedcheckout/:accessKey', page);
  app.post('/checkout/api/open', (request, reply) => {
    const { key, ...expected } = openSchema.parse(request.body);
    const session = findSession(parts, key);
    const refusal =
      session === null ? refuse('authorization_error', 'Not An Authorized User') : check(parts, session, expected);
    return refusal || !session ? reply.send(refusal) : sessionView(parts, session);
  });
  app.post('/checkout/api/attempt', (request, reply) => {
    const wish = attemptSchema.parse(request.body);
    const session = findSession(parts, wish.key);
    if (!session) return reply.send(refuse('authorization_error', 'Not An Authorized User'));
    const result = attempt(parts, session, wish);
    return reply.send(result);
  });
}

function findSession({ world, sessions }: ControlParts, key: Key): SessionRecord | null {
  if ('access_key' in key) return sessions.findByAccessKey(key.access_key) ?? null;
  if (key.account_id !== world.account.accountId || key.api_key !== world.account.widgetApiKey) return null;
  const session = world.state.sessions.get(key.payments_session_id);
  return session && !session.isForgotten ? session : null;
}

function check(
  parts: ControlParts,
  session: SessionRecord,
  expected: { amount?: string | undefined; currency_code?: string | undefined },
): Refusal | null {
  const isOtherAmount =
    expected.amount !== undefined && toMinor(expected.amount, session.currency) !== session.amountMinor;
  const isOtherCurrency = expected.currency_code !== undefined && expected.currency_code !== session.currency;
  if (isOtherAmount || isOtherCurrency) {
    return refuse('widget_validation_error', 'amount or currency_code differs from the payment session');
  }
  const status = parts.sessions.status(session);
  if (status === 'created' && session.paymentIds.length < session.maxRetryCount) return null;
  const redirect = session.hosted ? hostedReturn(parts, session, null) : undefined;
  const message = status === 'expired' ? 'The payment session has expired.' : 'The payment session is already over.';
  return {
    ...refuse(status === 'expired' ? 'session_expired' : 'invalid_payment_session', message),
    ...(redirect ? { redirect } : {}),
  };
}

function sessionView(parts: ControlParts, session: SessionRecord): Record<string, unknown> {
  const { world } = parts;
  return {
    business: world.account.business,
    payments_session_id: session.id,
    amount: formatMinor(session.amountMinor, session.currency),
    currency: session.currency,
    description: session.description,
    methods: choicesFor(world.account.edition, session).map((choice) => offer(parts, session, choice)),
    attempts_left: session.maxRetryCount - session.paymentIds.length,
    // A span, not a moment: the simulator's clock may be far from the browser's.
    expires_in_ms: session.expiresAt - world.clock.now(),
    return_url: session.hosted ? hostedReturn(parts, session, null) : null,
  };
}

/** A method as the page offers it: what it costs the shopper, fee included. */
function offer({ world }: ControlParts, session: SessionRecord, type: Choice): Record<string, unknown> {
  const { currency, amountMinor } = session;
  const fee = customerFee(world.settings.customerFees[methodOf(type)], session) ?? 0;
  return { type, fee: formatMinor(fee, currency), amount: formatMinor(amountMinor + fee, currency) };
}

function attempt(
  parts: ControlParts,
  session: SessionRecord,
  { input, wish, contact }: z.output<typeof attemptSchema>,
): Record<string, unknown> | Refusal {
  const refusal = check(parts, session, {});
  if (refusal) return refusal;
  const { settings, account } = parts.world;
  if (!choicesFor(account.edition, session).includes(input.type)) {
    return refuse('paymentmethods_validation', 'This payment method is not offered for this payment.');
  }
  const verdict = judge(input, session.amountMinor, settings.sandboxAmounts);
  if (typeof verdict === 'string') return refuse('paymentmethods_validation', verdict);
  const payment = parts.payments.attempt(session, {
    outcome: wish ?? verdict.outcome,
    method: verdict.method,
    // A bank debit takes its business days; what else is under way, a moment.
    ...(input.type === 'ach_debit' ? {} : { settleAfterMs: settings.pendingSettleMs }),
    ...(verdict.endsAs ? { endsAs: verdict.endsAs } : {}),
    ...(verdict.reason ? { failureReason: verdict.reason } : {}),
    ...(contact.email ? { email: contact.email } : {}),
    ...(contact.phone ? { phone: contact.phone } : {}),
  });
  return attemptView(parts, session, payment);
}

function attemptView(parts: ControlParts, session: SessionRecord, payment: PaymentRecord): Record<string, unknown> {
  const attemptsLeft = session.maxRetryCount - session.paymentIds.length;
  const isOver = payment.status !== 'failed' || attemptsLeft <= 0;
  return {
    status: payment.status,
    attempts_left: attemptsLeft,
    reason: payment.failureReason ?? null,
    redirect: isOver && session.hosted ? hostedReturn(parts, session, payment) : null,
    widget_result: payment.status === 'failed' ? null : widgetResult(parts, session, payment),
  };
}

/** An asynchronous payment resolves without payment id and signature, as Zoho's does. */
function widgetResult({ world }: ControlParts, session: SessionRecord, payment: PaymentRecord): Record<string, string> {
  if (payment.paidAt === undefined) return { payments_session_id: session.id, message: 'Payment is being processed' };
  const key = world.account.signingKey;
  return {
    payment_id: payment.id,
    payments_session_id: session.id,
    message: 'Payment successful',
    ...(key ? { signature: signWidgetResult(key, payment.id, session.id) } : {}),
  };
}

function refuse(code: string, message: string): Refusal {
  return { error: { code, message } };
}
