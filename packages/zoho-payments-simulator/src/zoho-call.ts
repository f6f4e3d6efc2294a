import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Fault, type Faults } from './faults.js';
import { type Holds } from './holds.js';
import { accessTokenOf, type Answer, type OAuth } from './oauth.js';
import { type LoggedRequest, type Operation, type RequestLog } from './request-log.js';
import { ZohoError, type World } from './world.js';

export interface CallParts {
  world: World;
  oauth: OAuth;
  faults: Faults;
  holds: Holds;
  log: RequestLog;
}

export interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
}

const GATEWAY_PAGE =
  '<html><head><title>Bad Gateway</title></head><body><center><h1>Bad Gateway</h1></center></body></html>';

/**
 * The way of every Zoho-side call: log, hold, latency, fault before work, work, hold, fault after work, answer.
 * All randomness is drawn as the call arrives, so that slow calls do not change what happens to later ones.
 */
export async function answerCall(
  parts: CallParts,
  operation: Operation,
  { request, reply }: Exchange,
  work: () => Answer,
): Promise<FastifyReply> {
  const entry = logCall(parts, operation, request);
  const { latencyMs, before, after } = parts.faults.strike(operation);
  const fault = before ?? after;
  if (fault) entry.fault = fault.kind;
  else if (latencyMs > 0) entry.fault = 'latency';
  await parts.holds.pass(operation, false, entry);
  if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
  if (before) {
    const refusal = strikeBefore(parts, before, request);
    if (refusal !== 'go on') return deliver(refusal, entry, reply);
  }
  const answer = attempt(work);
  await parts.holds.pass(operation, true, entry);
  return deliver(after ? spoil(after, answer) : answer, entry, reply);
}

export function logCall(parts: CallParts, operation: Operation | 'unknown', request: FastifyRequest): LoggedRequest {
  return parts.log.add({
    at: new Date(parts.world.clock.now()).toISOString(),
    operation,
    method: request.method,
    path: request.url.split('?')[0] ?? request.url,
    query: request.query as Record<string, unknown>,
    requestBody: request.body ?? null,
  });
}

type Spoilt = Answer & { html?: boolean; truncated?: boolean };
type Ending = Spoilt | 'silence' | 'reset';

function attempt(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ZohoError)) throw error;
    return errorAnswer(error);
  }
}

export function errorAnswer(error: ZohoError): Answer {
  return { status: error.status, body: { code: error.code, message: error.message } };
}

function strikeBefore(parts: CallParts, fault: Fault, request: FastifyRequest): Ending | 'go on' {
  switch (fault.kind) {
    case 'revoked_token':
      // The call then goes its ordinary way and meets the ordinary 401.
      parts.oauth.revokeAccessToken(accessTokenOf(request.headers.authorization));
      return 'go on';
    case 'refresh_revoked':
      return { status: 200, body: { error: 'invalid_code' } };
    case 'token_throttled':
      return parts.oauth.throttled();
    case 'timeout':
      return 'silence';
    case 'reset':
      return 'reset';
    case 'html':
      return { status: fault.status ?? 502, body: GATEWAY_PAGE, html: true };
    default:
      return failure(fault, 503);
  }
}

function spoil(fault: Fault, answer: Answer): Ending {
  switch (fault.kind) {
    case 'timeout_after_work':
      return 'silence';
    case 'reset_after_work':
      return 'reset';
    case 'html':
      return { status: fault.status ?? 502, body: GATEWAY_PAGE, html: true };
    case 'missing_envelope':
      return { status: answer.status, body: { code: 0, message: 'success' } };
    case 'truncated_body':
      return { ...answer, truncated: true };
    default:
      return failure(fault, 500);
  }
}

function failure(fault: Fault, defaultStatus: number): Answer {
  const body = fault.body ?? { code: 'error', message: 'Internal error. Please try again later.' };
  return { status: fault.status ?? defaultStatus, body };
}

function deliver(ending: Ending, entry: LoggedRequest, reply: FastifyReply): FastifyReply {
  if (ending === 'silence') return reply.hijack(); // the socket stays open until the caller tires
  if (ending === 'reset') {
    reply.hijack();
    reply.raw.socket?.resetAndDestroy();
    return reply;
  }
  entry.status = ending.status;
  if (ending.truncated) return sendHalf(ending, reply);
  const type = ending.html ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  return reply.code(ending.status).type(type).send(ending.body);
}

function sendHalf(answer: Answer, reply: FastifyReply): FastifyReply {
  const text = JSON.stringify(answer.body);
  reply.hijack();
  reply.raw.writeHead(answer.status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  reply.raw.write(text.slice(0, text.length / 2), () => reply.raw.socket?.destroy());
  return reply;
}
