import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { logContext, type LogFields } from './log-context.js';

/** Asked every few seconds by machines. */
const QUIET_PATHS = /^\/(health|metrics|docs)(\/|$)/;

/** Gives every request its log context and one line when it is done: no query, no headers, no body. */
export function registerRequestLog(fastify: FastifyInstance, logger: Logger): void {
  const fieldsOf = new WeakMap<FastifyRequest, LogFields>();
  fastify.addHook('onRequest', (request, reply, done) => {
    const fields: LogFields = { requestId: request.id };
    fieldsOf.set(request, fields);
    void reply.header('x-request-id', request.id);
    logContext.run(fields, done, logger);
  });
  // Reading a body leaves the context (its events belong to the socket), and now the path's parameters are known.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const fields = fieldsOf.get(request) ?? { requestId: request.id };
    const { orderId } = request.params as { orderId?: string };
    if (orderId !== undefined) fields.orderId = orderId;
    if (request.body === undefined) done();
    else logContext.run(fields, done, logger);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    logDone(logger, fieldsOf.get(request), request, reply);
    done();
  });
}

function logDone(logger: Logger, fields: LogFields | undefined, request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split('?', 1)[0] ?? '/';
  logger[QUIET_PATHS.test(path) ? 'debug' : 'info'](
    {
      ...fields,
      method: request.method,
      path,
      status: reply.statusCode,
      code: request.problemCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    },
    'request completed',
  );
}
