import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Answer } from './oauth.js';
import { listPayments } from './payment-list.js';
import { type Payments } from './payments.js';
import { type RateLimit } from './rate-limit.js';
import { type Refunds } from './refunds.js';
import { type Operation } from './request-log.js';
import { type Sessions } from './sessions.js';
import { answerUnserved } from './unserved.js';
import { ZohoError } from './world.js';
import { answerCall, errorAnswer, logCall, type CallParts, type Exchange } from './zoho-call.js';

export interface ZohoParts extends CallParts {
  sessions: Sessions;
  payments: Payments;
  refunds: Refunds;
  rateLimit: RateLimit;
}

interface Params {
  Params: { id: string };
}

/** The accounts server and the payments API, at the paths and with the envelopes of Zoho's documentation. */
export function registerZohoRoutes(app: FastifyInstance, parts: ZohoParts): void {
  registerAccounts(app, parts);
  registerSessions(app, parts);
  registerPayments(app, parts);
  app.setErrorHandler((error, request, reply) => {
    const isUnreadable = error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500;
    if (!isZohoPath(request.url) || !isUnreadable) throw error;
    logCall(parts, 'unknown', request).status = 400;
    return reply.code(400).send({ code: 'invalid_parameter', message: 'The request body could not be read.' });
  });
  app.setNotFoundHandler((request, reply) => {
    if (!isZohoPath(request.url)) return reply.code(404).send({ error: 'not found' });
    const path = request.url.split('?')[0] ?? request.url;
    const { status, body } = answerUnserved(request.method, path, parts.world.account.edition);
    logCall(parts, 'unknown', request).status = status;
    return reply.code(status).send(body);
  });
}

function isZohoPath(url: string): boolean {
  return url.startsWith('/api/v1/') || url.startsWith('/oauth/');
}

function registerAccounts(app: FastifyInstance, parts: ZohoParts): void {
  app.post('/oauth/v2/token', (request, reply) =>
    answerCall(parts, 'token', { request, reply }, () => parts.oauth.token(fieldsOf(request))),
  );
  app.post('/oauth/v2/token/revoke', (request, reply) => {
    const answer = parts.oauth.revoke(fieldsOf(request).token ?? '');
    return reply.code(answer.status).send(answer.body);
  });
}

function registerSessions(app: FastifyInstance, parts: ZohoParts): void {
  const { sessions } = parts;
  app.post('/api/v1/paymentsessions', (request, reply) =>
    api(parts, 'create_session', { request, reply }, () =>
      success(201, { payments_session: sessions.createdView(sessions.create(request.body)) }),
    ),
  );
  app.get<Params>('/api/v1/paymentsessions/:id', (request, reply) =>
    api(parts, 'get_session', { request, reply }, () =>
      success(200, { payments_session: sessions.retrievedView(sessions.get(request.params.id)) }),
    ),
  );
}

function registerPayments(app: FastifyInstance, parts: ZohoParts): void {
  const { payments, refunds } = parts;
  app.get<Params>('/api/v1/payments/:id', (request, reply) =>
    api(parts, 'get_payment', { request, reply }, () =>
      success(200, { payment: payments.view(payments.get(request.params.id)) }),
    ),
  );
  app.get('/api/v1/payments', (request, reply) =>
    api(parts, 'list_payments', { request, reply }, () =>
      success(200, listPayments(parts.world, payments, request.query)),
    ),
  );
  app.post<Params>('/api/v1/payments/:id/refunds', (request, reply) =>
    api(parts, 'create_refund', { request, reply }, () =>
      success(201, { refund: refunds.view(refunds.createFromApi(request.params.id, request.body)) }),
    ),
  );
  app.get<Params>('/api/v1/refunds/:id', (request, reply) =>
    api(parts, 'get_refund', { request, reply }, () =>
      success(200, { refund: refunds.view(refunds.get(request.params.id)) }),
    ),
  );
}

function api(
  parts: ZohoParts,
  operation: Operation,
  exchange: Exchange,
  work: () => Answer,
): ReturnType<typeof answerCall> {
  const { request } = exchange;
  return answerCall(parts, operation, exchange, () => {
    parts.rateLimit.take(operation === 'create_refund' || operation === 'get_refund' ? 'refunds' : 'payments');
    parts.oauth.authorize(request.headers.authorization);
    const refusal = wrongAccount(parts, request);
    return refusal ? errorAnswer(refusal) : work();
  });
}

/** `account_id` is a query parameter of every call, GETs included; another one's is a permission problem. */
function wrongAccount({ world }: ZohoParts, request: FastifyRequest): ZohoError | null {
  const accountId = (request.query as Record<string, unknown>).account_id;
  if (accountId === undefined) return new ZohoError(400, 'invalid_parameter', 'account_id is missing.');
  if (accountId === world.account.accountId) return null;
  const status = world.settings.wrongAccountStatus;
  return new ZohoError(status, 'error', status === 401 ? 'Not An Authorized User' : 'Not Authorised');
}

function success(status: number, envelope: Record<string, unknown>): Answer {
  return { status, body: { code: 0, message: 'success', ...envelope } };
}

/** Token calls come as a form; Zoho's own examples put the fields in the query, so both are read. */
function fieldsOf(request: FastifyRequest): Record<string, string> {
  const body = typeof request.body === 'object' && request.body !== null ? request.body : {};
  return { ...(request.query as Record<string, string>), ...(body as Record<string, string>) };
}
