import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { logContext, type LogFields } from './log-context.js';

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

/** Gives every request its log context and one line when it is done: no query, no headers, no body. */
export function registerRequestLog(fastify: FastifyInstance, logger: Logger): void {
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
    logDone(logger, request, reply);
    done();
  });
}

function logDone(logger: Logger, request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split('?', 1)[0]?.slice(0, MAX_PATH) ?? '/';
  logger[QUIET_PATHS.test(path) ? 'debug' : 'info'](
    {
      ...request.logFields,
      method: request.method,
      path,
      route: request.routeOptions.url,
      status: reply.statusCode,
      code: request.problemCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    },
    'request completed',
  );
}
