import { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type SimulatorControl } from './control.js';
import { faultSchema } from './faults.js';
import { CONTROL_PAGE } from './pages/control-page.js';
import { OPERATIONS } from './request-log.js';
import { ControlError } from './world.js';

interface Id {
  Params: { id: string };
}

const amount = z.string().regex(/^\d{1,12}(\.\d{1,2})?$/, 'a decimal string such as "100.50"');
const operation = z.enum([...OPERATIONS, 'any']);
const paySchema = z.strictObject({
  outcome: z.enum(['success', 'failure', 'pending']).default('success'),
  method: z.enum(['upi', 'card', 'net_banking', 'wallet', 'bank_transfer', 'ach_debit']).optional(),
  amount: amount.optional(),
  currency: z.string().length(3).optional(),
  force: z.boolean().optional(),
  feeAmount: amount.optional(),
  failureReason: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
});
const orphanSchema = paySchema.extend({
  amount,
  description: z.string().optional(),
  reference: z.string().optional(),
  invoiceNumber: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});
const settleSchema = z.strictObject({ outcome: z.enum(['success', 'failure']).default('success') });
const refundEnd = z.enum(['succeeded', 'failed']);
const refundSchema = z.strictObject({ amount: amount.optional(), outcome: refundEnd.optional() });
const statuses = [
  'initiated',
  'succeeded',
  'failed',
  'canceled',
  'incomplete',
  'refunded',
  'partially_refunded',
  'blocked',
  'disputed',
] as const;
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
const webhookConfigSchema = z.strictObject({
  endpoints: z.array(endpointSchema).optional(),
  ping: z.boolean().default(false),
  mode: modeSchema.optional(),
});
const eventSchema = z.strictObject({
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
const settingsSchema = z
  .strictObject({
    timeUnit: z.enum(['s', 'ms']),
    fieldSet: z.enum(['new', 'old']),
    throttleStatus: z.union([z.literal(200), z.literal(400)]),
    tokenExpiryFields: z.enum(['plain', 'odd']),
    accessTokenTtlSeconds: z.int().positive(),
    tokensPerTenMinutes: z.int().positive(),
    activeTokens: z.int().positive(),
    requestsPerMinute: z.int().positive(),
    refundsPerMinute: z.int().positive(),
    wrongAccountStatus: z.union([z.literal(401), z.literal(404)]),
    refuseSpecialCharacters: z.boolean(),
    liveMode: z.boolean(),
    sandboxAmounts: z.boolean(),
    refundSettleMs: z.int().nonnegative().nullable(),
    pendingSettleMs: z.int().nonnegative().nullable(),
    refundShowsWhen: z.enum(['initiated', 'succeeded']),
    hostedSignatureWithMandate: z.boolean(),
    webhookSnapshot: z.enum(['event', 'delivery']),
    webhookTimeoutMs: z.int().positive(),
    webhookRetryDelaysMs: z.array(z.int().nonnegative()),
    webhookSkewMs: z.int(),
    utcOffsetMinutes: z.int().min(-720).max(840),
  })
  .partial();

/** The control API under `/_simulator` and the control page at `/`. Everything here is also a method of `control`. */
export function registerControlRoutes(app: FastifyInstance, control: SimulatorControl): void {
  app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(CONTROL_PAGE));
  void app.register(
    (routes, _options, done) => {
      routes.setErrorHandler((error, _request, reply) => {
        const refusal = refusalOf(error);
        if (!refusal) throw error;
        return reply.code(refusal.status).send({ error: refusal.message });
      });
      registerViews(routes, control);
      registerMoney(routes, control);
      registerTrouble(routes, control);
      registerWebhooks(routes, control);
      registerMachine(routes, control);
      done();
    },
    { prefix: '/_simulator' },
  );
}

function refusalOf(error: unknown): { status: number; message: string } | null {
  if (error instanceof ControlError) return error;
  if (error instanceof z.ZodError) return { status: 400, message: z.prettifyError(error) };
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return error instanceof Error && status < 500 ? { status, message: error.message } : null;
}

function registerViews(routes: FastifyInstance, control: SimulatorControl): void {
  routes.get('/requests', (request) => {
    const query = z.strictObject({ operation: z.enum([...OPERATIONS, 'unknown']).optional() }).parse(request.query);
    return { requests: control.requests(query.operation) };
  });
  routes.delete('/requests', () => ok(() => control.clearRequests()));
  routes.get('/sessions', () => ({ sessions: control.sessions() }));
  routes.get('/payments', () => ({ payments: control.payments() }));
  routes.get('/refunds', () => ({ refunds: control.refunds() }));
  routes.get('/truth', () => ({ sessions: control.truth() }));
}

function registerMoney(routes: FastifyInstance, control: SimulatorControl): void {
  routes.post<Id>('/sessions/:id/pay', (request) => ({
    payment: control.pay(request.params.id, paySchema.parse(request.body ?? {})),
  }));
  routes.post('/payments', (request) => ({ payment: control.orphanPayment(orphanSchema.parse(request.body)) }));
  routes.post<Id>('/payments/:id/settle', (request) => ({
    payment: control.settle(request.params.id, settleSchema.parse(request.body ?? {}).outcome),
  }));
  routes.post<Id>('/payments/:id/dispute', (request) => ({ payment: control.dispute(request.params.id) }));
  routes.post<Id>('/payments/:id/status', (request) => ({
    payment: control.setPaymentStatus(
      request.params.id,
      z.strictObject({ status: z.enum(statuses) }).parse(request.body).status,
    ),
  }));
  routes.post<Id>('/payments/:id/refund', (request) => ({
    refund: control.refund(request.params.id, refundSchema.parse(request.body ?? {})),
  }));
  routes.get<Id>('/payments/:id/widget-result', (request) => control.widgetResult(request.params.id));
  routes.post<Id>('/refunds/:id/settle', (request) => {
    const { outcome } = z.strictObject({ outcome: refundEnd.default('succeeded') }).parse(request.body ?? {});
    return { refund: control.settleRefund(request.params.id, outcome) };
  });
}

function registerTrouble(routes: FastifyInstance, control: SimulatorControl): void {
  routes.get('/faults', () => ({ faults: control.faults() }));
  routes.post('/faults', (request) => ({ fault: control.addFault(faultSchema.parse(request.body)) }));
  routes.delete('/faults', () => ok(() => control.clearFaults()));
  routes.delete<Id>('/faults/:id', (request) => ok(() => control.clearFaults(request.params.id)));
  const holdSchema = z.strictObject({
    operation,
    afterWork: z.boolean().default(false),
    times: z.union([z.int().positive(), z.literal('forever')]).default(1),
  });
  routes.post('/holds', (request) => {
    const { operation: held, ...options } = holdSchema.parse(request.body);
    return { holdId: control.hold(held, options).id };
  });
  routes.get('/holds', () => ({
    holds: control.holds().map(({ id, operation: held, afterWork, held: calls, released }) => ({
      id,
      operation: held,
      afterWork,
      held: calls.length,
      released,
    })),
  }));
  // Answers when the first call is held, so that a script can wait for it instead of polling.
  routes.get<Id>('/holds/:id/arrived', async (request) => ({
    request: await control.findHold(request.params.id).arrived,
  }));
  routes.post<Id>('/holds/:id/release', (request) => ok(() => control.findHold(request.params.id).release()));
  routes.post('/tokens/revoke', () => ok(() => control.revokeAccessTokens()));
  routes.post('/tokens/grant-code', () => ({ code: control.issueGrantCode() }));
}

function registerWebhooks(routes: FastifyInstance, control: SimulatorControl): void {
  const shown = () => ({ endpoints: control.webhookEndpoints(), mode: control.webhookMode() });
  routes.get('/webhooks', () => ({ ...shown(), deliveries: control.webhooks() }));
  routes.post('/webhooks/config', async (request) => {
    const { endpoints, ping, mode } = webhookConfigSchema.parse(request.body);
    if (endpoints) await control.configureWebhooks(endpoints, { ping });
    if (mode) control.setWebhookMode(mode);
    return shown();
  });
  routes.post('/webhooks/flush', async () => ({ sent: await control.flushWebhooks() }));
  routes.post('/webhooks/send', (request) => ({ eventId: control.sendEvent(eventSchema.parse(request.body)) }));
  routes.post<Id>('/webhooks/:id/redeliver', async (request) => {
    await control.redeliver(request.params.id);
    return { ok: true };
  });
}

function registerMachine(routes: FastifyInstance, control: SimulatorControl): void {
  const time = () => ({ now: new Date(control.now()).toISOString(), nowMs: control.now() });
  routes.get('/clock', time);
  routes.post('/clock', async (request) => {
    const { advanceMs } = z.strictObject({ advanceMs: z.int().nonnegative() }).parse(request.body);
    await control.advanceClock(advanceMs);
    return time();
  });
  routes.get('/settings', () => control.settings());
  routes.post('/settings', (request) => control.updateSettings(settingsSchema.parse(request.body)));
  routes.post('/reset', (request) => {
    const { seed } = z.strictObject({ seed: z.int().optional() }).parse(request.body ?? {});
    return ok(() => control.reset(seed));
  });
}

function ok(work: () => void): { ok: true } {
  work();
  return { ok: true };
}
