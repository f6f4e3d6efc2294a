import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

/** Times every request by its route. Requests without a route share one name: what strangers try must not become labels. */
export function registerRequestMetrics(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    metrics.requestAnswered({
      method: request.method,
      route: request.routeOptions.url ?? 'unmatched',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
    done();
  });
}
