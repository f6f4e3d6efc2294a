import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Callers } from '../auth/callers.js';
import { AppError, NotFoundError } from '../common/app-error.js';
import { BODY_LIMIT_BYTES, wantsRawBody } from '../common/http/body-parsers.js';
import { sendProblem } from '../common/http/problem.filter.js';
import { toAppError } from '../common/http/to-app-error.js';
import type { ReceiveWebhook } from '../webhooks/receive-webhook.js';

const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses by its head what can be: a body is read and parsed only for whom we know, or for who seems to sign. In the order of what
 * it costs: address, size, content type, signature or key, rate. After CORS, so that a browser may read the refusal.
 */
export function registerFrontDoor(fastify: FastifyInstance, callers: Callers, receiveWebhook: ReceiveWebhook): void {
  fastify.addHook('preParsing', async (request, reply) => {
    if (BODILESS.has(request.method)) return;
    try {
      if (request.is404) throw new NotFoundError('address');
      const bytes = announcedBytes(request);
      if (bytes > BODY_LIMIT_BYTES) throw new AppError('payload_too_large', 413, 'The body is larger than 256 KiB.');
      if (wantsRawBody(request)) return await receiveWebhook.refuseByHead(request.headers, bytes, request.ip);
      if (bytes > 0) requireJson(request);
      await callers.identify(request, reply);
    } catch (error) {
      sendProblem(toAppError(error), request, reply);
    }
  });
}

/** Of a body sent in pieces nobody knows the size: it is counted while it is read. */
function announcedBytes(request: FastifyRequest): number {
  if (request.headers['transfer-encoding'] !== undefined) return 1;
  return Number(request.headers['content-length'] ?? 0);
}

function requireJson(request: FastifyRequest): void {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return;
  throw new AppError('unsupported_media_type', 415, 'The body must be sent as Content-Type: application/json.');
}
