import { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  disputeEndSchema,
  eventSchema,
  operation,
  linkSchema,
  orphanSchema,
  paySchema,
  paymentStatusSchema,
  refundReturnSchema,
  refundSchema,
  refundSettleSchema,
  refundStatusSchema,
  reverseSchema,
  settingsSchema,
  settleSchema,
  webhookConfigSchema,
} from './control-schemas.js';
import { type SimulatorControl } from './control.js';
import { faultSchema } from './faults.js';
import { CONTROL_PAGE } from './pages/control-page.js';
import { OPERATIONS } from './request-log.js';
import { ControlError } from './world.js';

interface Id {
  Params: { id: string };
}

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
      registerTurns(routes, control);
      registerForgetting(routes, control);
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
  routes.post('/links/pay', (request) => {
    const { linkFirst, ...wish } = linkSchema.parse(request.body);
    return control.payLink(wish, { linkFirst });
  });
  routes.post<Id>('/payments/:id/refund', (request) => ({
    refund: control.refund(request.params.id, refundSchema.parse(request.body ?? {})),
  }));
  routes.get<Id>('/payments/:id/widget-result', (request) => control.widgetResult(request.params.id));
  routes.get<Id>('/payments/:id/hosted-return', (request) => control.hostedReturn(request.params.id));
}

/** What happens to money afterwards. */
function registerTurns(routes: FastifyInstance, control: SimulatorControl): void {
  routes.post<Id>('/payments/:id/settle', ({ params, body }) => {
    const { outcome, ...turn } = settleSchema.parse(body ?? {});
    return { payment: control.settle(params.id, outcome, turn) };
  });
  routes.post<Id>('/payments/:id/reverse', ({ params, body }) => ({
    payment: control.reverse(params.id, reverseSchema.parse(body ?? {})),
  }));
  routes.post<Id>('/payments/:id/dispute', ({ params }) => ({ payment: control.dispute(params.id) }));
  routes.post<Id>('/payments/:id/dispute/end', ({ params, body }) => {
    const { outcome, status } = disputeEndSchema.parse(body);
    return { payment: control.endDispute(params.id, outcome, status) };
  });
  routes.post<Id>('/payments/:id/status', ({ params, body }) => {
    const { status, event } = paymentStatusSchema.parse(body);
    return { payment: control.setPaymentStatus(params.id, status, event) };
  });
  routes.post<Id>('/refunds/:id/settle', ({ params, body }) => {
    const { outcome, ...turn } = refundSettleSchema.parse(body ?? {});
    return { refund: control.settleRefund(params.id, outcome, turn) };
  });
  routes.post<Id>('/refunds/:id/return', ({ params, body }) => ({
    refund: control.returnRefund(params.id, refundReturnSchema.parse(body ?? {})),
  }));
  routes.post<Id>('/refunds/:id/status', ({ params, body }) => ({
    refund: control.setRefundStatus(params.id, refundStatusSchema.parse(body).status),
  }));
}

/** What Zoho says it never heard of. */
function registerForgetting(routes: FastifyInstance, control: SimulatorControl): void {
  routes.post<Id>('/payments/:id/forget', ({ params }) => ok(() => control.forgetPayment(params.id)));
  routes.post<Id>('/sessions/:id/forget', ({ params }) => ok(() => control.forgetSession(params.id)));
  routes.post<Id>('/sessions/:id/recall', ({ params }) => ok(() => control.recallSession(params.id)));
  routes.post('/sessions/forget', () => ok(() => control.forgetSession()));
  routes.post('/sessions/recall', () => ok(() => control.recallSession()));
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
