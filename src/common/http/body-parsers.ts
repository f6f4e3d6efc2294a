import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError, ValidationFailedError } from '../app-error.js';

/** Contract 3. Zoho's largest webhook and the largest legal order are both far below. */
export const BODY_LIMIT_BYTES = 256 * 1024;

/**
 * Bodies whose exact bytes matter (signatures): they reach the handler as a Buffer, whatever their content type, so that a
 * forged one is told 401 and not what is wrong with its JSON.
 */
const RAW_BODY_PATHS = '/v1/webhooks/';

/** JSON only. An empty body is no body (`POST …/cancel` with a content type); keys that poison prototypes are refused. */
export function registerBodyParsers(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (wantsRawBody(request)) return done(null, keepRaw(request, body));
    if (body.length === 0) return done(null, undefined);
    return parseJson(request, body.toString('utf8'), (error, value) => {
      if (error) done(new ValidationFailedError([{ path: '', message: 'is not valid JSON' }]));
      else done(null, value);
    });
  });
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (wantsRawBody(request)) done(null, keepRaw(request, body));
    else done(new AppError('unsupported_media_type', 415, 'The body must be sent as Content-Type: application/json.'));
  });
}

/** Whether the body is signed, and so reaches its handler as bytes. */
export function wantsRawBody(request: FastifyRequest): boolean {
  return request.url.startsWith(RAW_BODY_PATHS);
}

// `rawBody` is where Nest's @RawBody() looks.
function keepRaw(request: FastifyRequest, body: Buffer): Buffer {
  (request as FastifyRequest & { rawBody?: Buffer }).rawBody = body;
  return body;
}
