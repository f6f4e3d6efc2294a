import type { ZohoFailureKind } from './zoho.errors.js';
import { ZohoError, type ZohoErrorDetails } from './zoho.errors.js';
import { parseLossless } from './lossless-json.js';
import { transportCode, wasNeverSent } from './never-sent.js';
import { statusEnvelope } from './zoho.schemas.js';

/** Longest wait we let a `Retry-After` impose: Zoho documents none, so a larger one is a proxy's mistake. */
const MAX_RETRY_AFTER_SECONDS = 300;

export interface ZohoAnswer {
  status: number;
  body: string;
  retryAfter?: string;
}

interface Question<T> {
  operation: string;
  isWrite: boolean;
  /** The answer's content; undefined when the envelope, or the id in it, is missing. */
  read: (body: unknown) => T | undefined;
}

/**
 * What an answer means, by HTTP status first: Zoho's code `error` is shared by 401, 404, 429 and 500.
 * @throws ZohoError of the kind that is certain from this answer alone
 */
export function readAnswer<T>(question: Question<T>, answer: ZohoAnswer): T {
  const { operation } = question;
  const { status } = answer;
  const body = parseLossless(answer.body);
  const { code } = statusEnvelope.safeParse(body).data ?? {};
  const details: ZohoErrorDetails = {
    httpStatus: status,
    ...(isErrorCode(code) ? { zohoCode: code.slice(0, 80) } : {}),
    ...retryAfter(answer.retryAfter),
  };
  if (status === 401) throw new ZohoError('auth', operation, 'Zoho refused the access token (HTTP 401)', details);
  if (status === 429) throw new ZohoError('unavailable', operation, 'Zoho throttles us (HTTP 429)', details);
  // 408 is a gateway's word for "no answer in time": the request may have reached Zoho.
  if (status >= 400 && status < 500 && status !== 408) throw rejected(operation, details);
  if (status < 200 || status >= 300) throw unanswered(question, `HTTP ${status}`, details);
  const content = question.read(body);
  if (isErrorCode(code) && content === undefined) throw rejected(operation, details);
  if (isErrorCode(code) || content === undefined) {
    throw unanswered(
      question,
      body === undefined ? 'an answer that is not JSON' : 'an answer without its content',
      details,
    );
  }
  return content;
}

/** What a failure below HTTP means: nothing was done only if the request never left. */
export function readTransportFailure(question: Question<unknown>, error: unknown): ZohoError {
  const code = transportCode(error);
  if (wasNeverSent(error)) return new ZohoError('unavailable', question.operation, `no connection to Zoho (${code})`);
  return unanswered(question, `no answer from Zoho (${code})`, {});
}

function unanswered(question: Question<unknown>, what: string, details: ZohoErrorDetails): ZohoError {
  // A read that failed has done nothing; a write may have.
  const kind: ZohoFailureKind = question.isWrite ? 'unknown_outcome' : 'unavailable';
  return new ZohoError(kind, question.operation, what, details);
}

function rejected(operation: string, details: ZohoErrorDetails): ZohoError {
  const code = details.zohoCode === undefined ? '' : `, code ${details.zohoCode}`;
  return new ZohoError('rejected', operation, `Zoho refused (HTTP ${details.httpStatus}${code})`, details);
}

function isErrorCode(code: string | undefined): code is string {
  return code !== undefined && code !== '0';
}

function retryAfter(header: string | undefined): ZohoErrorDetails {
  if (header === undefined || !/^\d{1,6}$/.test(header)) return {};
  return { retryAfterMs: Math.min(Number(header), MAX_RETRY_AFTER_SECONDS) * 1000 };
}
