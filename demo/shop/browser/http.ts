import type { Problem } from '../../contract.js';

/** An answer that is not a success, in words fit for a shopper. */
export class AnswerError extends Error {
  constructor(
    readonly status: number,
    readonly code: string | undefined,
    detail: string,
  ) {
    super(detail);
  }
}

export type JsonRequest = Omit<RequestInit, 'headers' | 'body'> & { json?: unknown; headers?: Record<string, string> };

/** Sends JSON, reads JSON. @throws AnswerError for an answer of 400 or more, TypeError when nobody answers */
export async function fetchJson<T>(url: string, init: JsonRequest = {}): Promise<T> {
  return (await (await send(url, init)).json()) as T;
}

/** Sends JSON; the answer is a success, or 304. @throws AnswerError for an answer of 400 or more, TypeError when nobody answers */
export async function send(url: string, init: JsonRequest = {}): Promise<Response> {
  const { json, headers, ...rest } = init;
  const answer = await fetch(url, {
    ...rest,
    headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  if (answer.status < 400) return answer;
  const { code, detail } = (await answer.json().catch(() => ({}))) as Partial<Problem>;
  throw new AnswerError(answer.status, code, detail ?? 'Something went wrong. Please try again.');
}
