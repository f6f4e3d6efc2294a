import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { logContext, type LogFields } from './log-context.js';
import { LogSampler } from './log-sampler.js';

/** Our longest path has 90 characters; a stranger's tells enough by its beginning. */
const MAX_PATH = 200;
/** Asked every few seconds by machines. */
const QUIET_PATHS = /^\/(health|metrics|docs)(\/|$)/;

declare module 'fastify' {
  interface FastifyRequest {
    /** What its log lines carry. */
    logFields?: LogFields;
  }
}

/** Gives every request its log context and one line when it is done: no query, no headers, no body. Of refusals it is one line a second. */
export function registerRequestLog(fastify: FastifyInstance, logger: Logger): void {
  const sampler = new LogSampler();
  fastify.decorateRequest('logFields', undefined);
  fastify.addHook('onRequest', (request, reply, done) => {
    const fields: LogFields = { requestId: request.id };
    request.logFields = fields;
    void reply.header('x-request-id', request.id);
    logContext.run(fields, done, logger);
  });
  // Reading a body leaves the context (its events belong to the socket), and now the path's parameters are known.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const fields = request.logFields ?? { requestId: request.id };
    const { orderId } = request.params as { orderId?: string };
    if (orderId !== undefined) fields.orderId = orderId;
    if (request.body === undefined) done();
    else logContext.run(fields, done, logger);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const withheld = isRefusal(request, reply) ? sampler.admit(request.problemCode ?? '') : 0;
    if (withheld !== null) logDone(logger, request, reply, withheld || undefined);
    done();
  });
}

/** What nobody known asked for, or somebody too often: it may come by the thousand. */
function isRefusal(request: FastifyRequest, { statusCode }: FastifyReply): boolean {
  return statusCode === 429 || (request.principal === undefined && statusCode >= 400 && statusCode < 500);
}

/** @param withheld how many of its kind were not logged before it */
function logDone(logger: Logger, request: FastifyRequest, reply: FastifyReply, withheld: number | undefined): void {
  const path = request.url.split('?', 1)[0]?.slice(0, MAX_PATH) ?? '/';
  logger[QUIET_PATHS.test(path) ? 'debug' : 'info'](
    {
      ...request.logFields,
      method: request.method,
      path,
      route: request.routeOptions.url,
      status: reply.statusCode,
      code: request.problemCode,
      withheld,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    },
    'request completed',
  );
}
