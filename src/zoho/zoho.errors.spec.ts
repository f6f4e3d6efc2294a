import { expect, it } from '@jest/globals';
import { readAnswer } from './answer.js';
import { isUnknownAtZoho, ZohoError } from './zoho.errors.js';

/** Whether an answer to a read says that Zoho knows no such thing. */
function isUnknown(status: number, body: unknown): boolean {
  const answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
  try {
    readAnswer({ operation: 'getSession', isWrite: false, read: () => undefined }, answer);
  } catch (error) {
    return error instanceof ZohoError && isUnknownAtZoho(error);
  }
  throw new Error('it was answered');
}

it.each<[string, number, unknown, boolean]>([
  ['the documented code', 404, { code: 'resource_does_not_exist', message: 'x' }, true],
  ['another account’s', 404, { code: 'error', message: 'Not Authorised' }, true],
  ['the documented code in a 400', 400, { code: 'resource_does_not_exist' }, true],
  ['what a session is called that is none', 400, { code: 'invalid_payment_session' }, true],
  ['the documented code in a 200', 200, { code: 'resource_does_not_exist' }, true],
  ['another refusal', 400, { code: 'payments_not_enabled' }, false],
  ['a proxy’s page', 404, '<html>Not Found</html>', false],
  ['no access', 401, { code: 'error', message: 'Not An Authorized User' }, false],
  ['a throttle', 429, { code: 'error' }, false],
  ['an outage', 500, { code: 'resource_does_not_exist' }, false],
])('Zoho does not know it, by %s (HTTP %d): %j → %s', (_what, status, body, expected) => {
  expect(isUnknown(status, body)).toBe(expected);
});
