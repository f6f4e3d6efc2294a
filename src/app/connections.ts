import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError, ValidationFailedError } from '../common/app-error.js';
import { toProblemDocument } from '../common/http/problem-document.js';

/** Headers must have arrived by then, from the moment of connecting on; a browser on a bad line takes a second or two. */
const HEADERS_TIMEOUT_MS = 10_000;
/** A request must have arrived completely by then; slow senders must not hold connections. Legal bodies take milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Node looks every half minute unless told: a time-out of 10 s would then be one of 40. */
const CHECK_TIMEOUTS_MS = 1_000;
/** Above what load balancers keep open (60 s), so that none sends into a connection that we are closing. */
const KEEP_ALIVE_MS = 72_000;

/** Fastify's options about connections that are slow or silent. */
export const CONNECTION_OPTIONS = {
  requestTimeout: REQUEST_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: CHECK_TIMEOUTS_MS },
  clientErrorHandler: answerParserError,
} as const;

/** Idle ones cost some kilobytes each; this is far above what one replica can serve and below what would take its memory. */
export const MAX_CONNECTIONS = 10_000;

/**
 * What Node's HTTP parser refuses never becomes a request; it is answered with a problem document all the same (contract 3), where
 * the caller still listens.
 */
function answerParserError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const requestId = randomUUID();
  const document = JSON.stringify(toProblemDocument(problemOf(error.code), { origin: '', instance: '/', requestId }));
  const { status } = problemOf(error.code);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(document)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${document}`);
  socket.destroySoon();
}

function problemOf(code: string | undefined): AppError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new AppError('validation_failed', 408, 'The request did not arrive in time.');
  if (code === 'HPE_HEADER_OVERFLOW') return new AppError('validation_failed', 431, 'The headers are too large.');
  return new ValidationFailedError([{ path: '', message: 'is not an HTTP request' }]);
}
