import { CheckoutProblem, CheckoutUnreachable } from './checkout-problem.js';

export interface Call {
  method?: 'GET' | 'POST' | 'PATCH';
  path: string;
  query?: Record<string, string | number | undefined>;
  headers?: Record<string, string>;
  json?: unknown;
  /** Answers wanted besides 2xx, such as 304. */
  alsoFine?: number;
  /** How long to wait for the whole answer. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

export interface Caller {
  baseUrl: string;
  /** A storefront key or a client token. */
  bearer: string;
  fetch: typeof fetch;
}

/** An answer that was wanted, with its JSON; `undefined` when it has no body. */
export interface Answer {
  response: Response;
  body: unknown;
}

/** One request, one answer with its JSON body (undefined when there is none). @throws CheckoutProblem, CheckoutUnreachable, the signal's reason */
export async function send(caller: Caller, call: Call): Promise<Answer> {
  const timeout = AbortSignal.timeout(call.timeoutMs);
  const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout;
  try {
    const response = await caller.fetch(urlOf(caller, call), { ...initOf(caller, call), signal });
    if (!response.ok && response.status !== call.alsoFine) throw await CheckoutProblem.from(response);
    const text = await response.text();
    return { response, body: text === '' ? undefined : JSON.parse(text) };
  } catch (error) {
    if (call.signal?.aborted) throw call.signal.reason;
    throw error instanceof CheckoutProblem ? error : new CheckoutUnreachable(error);
  }
}

export function urlOf(
  { baseUrl }: Pick<Caller, 'baseUrl'>,
  { path, query = {} }: Pick<Call, 'path' | 'query'>,
): string {
  const url = new URL(`${baseUrl.replace(/(?<!\/)\/+$/, '')}${path}`);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url.href;
}

function initOf({ bearer }: Caller, { method = 'GET', headers, json }: Call): RequestInit {
  return {
    method,
    headers: {
      authorization: `Bearer ${bearer}`,
      accept: 'application/json, application/problem+json',
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  };
}
