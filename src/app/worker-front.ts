import type { FastifyInstance } from 'fastify';
import { AppError } from '../common/app-error.js';
import { sendProblem } from '../common/http/problem.filter.js';

const SERVED = /^\/(health\/|metrics$)/;

/** Soon enough for a proxy to have found a replica that serves the API. */
const RETRY_SECONDS = 1;

/**
 * `RUN=worker` serves health and metrics only. Everything else is 503 and not 404: a call that was led here by mistake must read
 * as "not here, not now" and be retried, by Zoho with a webhook too; a 404 would say that the order does not exist.
 */
export function serveOnlyOperations(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (SERVED.test(request.url.split('?', 1)[0] ?? '')) return done();
    const detail = 'This process runs jobs only (RUN=worker).';
    sendProblem(new AppError('service_unavailable', 503, detail, {}, RETRY_SECONDS), request, reply);
  });
}
