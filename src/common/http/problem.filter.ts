import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppError } from '../app-error.js';
import { toAppError } from './to-app-error.js';
import { toProblemDocument } from './problem-document.js';
import { originOf } from './problem-type.js';

/** Of the path that was asked for, in the answer. Ours have 90 characters. */
const MAX_INSTANCE = 500;

/** The one place where errors become answers (RFC 9457); unexpected ones are logged with their stack and answered without it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('errors');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const problem = toAppError(error);
    this.log(problem);
    sendProblem(problem, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  private log(problem: AppError): void {
    if (problem.status === 500) this.logger.error({ msg: 'unexpected error', err: problem.cause });
    else if (problem.status > 500) this.logger.warn({ msg: problem.message, code: problem.code, err: problem.cause });
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The code of the problem it was answered with, for the log. */
    problemCode?: string;
  }
}

/** Writes a problem document, unless the answer has begun already (a broken stream). */
export function sendProblem(problem: AppError, request: FastifyRequest, reply: FastifyReply): void {
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  request.problemCode = problem.code;
  if (problem.retryAfterSeconds !== undefined) void reply.header('retry-after', Math.ceil(problem.retryAfterSeconds));
  // RFC 9110 11.6.1 wants a challenge with every 401.
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  const instance = request.url.split('?', 1)[0]?.slice(0, MAX_INSTANCE) ?? '/';
  const document = toProblemDocument(problem, { origin: originOf(request), instance, requestId: request.id });
  void reply
    .code(problem.status)
    .header('x-request-id', request.id)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(document));
}
