import type { components, paths } from '@checkout-bff/client/api';
import createClient from 'openapi-fetch';
import { currentKey, signOut } from '../session/support-key';
import { noteReachable } from './connection';
import { Problem, type ProblemDocument, Unreachable } from './problems';

export type Schemas = components['schemas'];

/** Answers of proxies in front of a service that is not there; the service itself answers problem documents. */
const GATEWAY_ERRORS = [502, 503, 504];

/**
 * Calls the service with the support key.
 * @throws Unreachable when the service does not answer; Problem when the service refuses. A refused key signs out.
 */
export async function callService(request: Request): Promise<Response> {
  const key = currentKey();
  if (key !== null) request.headers.set('authorization', `Bearer ${key}`);
  const response = await reach(request);
  if (response.ok) return response;
  const problem = await readProblem(response);
  if (problem.status === 401) signOut('That key was refused. It may have been replaced: ask for the current one.');
  // Who may only read is refused a change, and goes on reading.
  if (problem.status === 403 && request.method === 'GET')
    signOut('That is a storefront’s key. The support desk needs a support key.');
  throw new Problem(problem);
}

/** The typed client of the OpenAPI document. Its calls never answer an error: they throw, see {@link callService}. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: callService });

/** The data of an answer: calls of `api` that come back were successful. */
export async function dataOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  if (data === undefined) throw new Error('the service answered nothing');
  return data;
}

async function reach(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
    if (GATEWAY_ERRORS.includes(response.status) && !isProblem) throw new Error(`answered ${response.status}`);
    noteReachable(true);
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    noteReachable(false);
    throw new Unreachable({ cause: error });
  }
}

async function readProblem(response: Response): Promise<ProblemDocument> {
  const fallback = {
    title: response.statusText || `Status ${response.status}`,
    status: response.status,
    code: 'unknown',
  };
  try {
    return { ...fallback, ...((await response.json()) as Partial<ProblemDocument>) };
  } catch {
    return fallback;
  }
}
