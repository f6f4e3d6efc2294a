import { type Edition } from './methods.js';

/** What Zoho has under `/api/v1` and the simulator does not play, by the path's first word. */
const UNSERVED: ReadonlyMap<string, string> = new Map([
  ['paymentlinks', 'payment links (a paid link can be played: POST /_simulator/links/pay)'],
  ['customers', 'customers'],
  ['mandates', 'mandates'],
  ['mandate', 'mandates'],
  ['paymentmethods', 'stored payment methods'],
  ['paymentmethodsessions', 'stored payment methods'],
  ['payouts', 'payouts'],
  ['transfers', 'transfers'],
  ['virtualaccounts', 'virtual accounts'],
  ['webhooks', 'the management of webhooks (POST /_simulator/webhooks/config sets them)'],
  ['inpersonpaymentsessions', 'in-person payments'],
  ['terminals', 'in-person payments'],
  ['disputes', 'disputes (POST /_simulator/payments/{id}/dispute makes one)'],
]);

/** What it does play, and by which methods. */
const SERVED: readonly [RegExp, readonly string[]][] = [
  [/^\/paymentsessions$/, ['POST']],
  [/^\/paymentsessions\/[^/]+$/, ['GET']],
  [/^\/payments$/, ['GET']],
  [/^\/payments\/[^/]+$/, ['GET']],
  [/^\/payments\/[^/]+\/refunds$/, ['POST']],
  [/^\/refunds\/[^/]+$/, ['GET']],
];

export interface Unserved {
  status: 404 | 405 | 501;
  body: { code: string; message: string };
}

/** The answer to a call that has no route: not played here (501 with words), wrong method (405), or nothing that Zoho has (404). */
export function answerUnserved(method: string, path: string, edition: Edition): Unserved {
  const rest = path.replace(/^\/api\/v1/, '');
  const name = (rest.split('/')[1] ?? '').toLowerCase().replaceAll('-', '');
  const isStoredCharge = method === 'POST' && rest === '/payments' && edition === 'US';
  const unserved = isStoredCharge ? 'charges of stored payment methods' : UNSERVED.get(name);
  if (unserved) {
    return error(501, `The Zoho Payments simulator does not play ${unserved}. Zoho itself has this API.`);
  }
  if (SERVED.some(([pattern, methods]) => pattern.test(rest) && !methods.includes(method))) {
    return error(405, 'The HTTP method is not allowed for this URL.');
  }
  // Zoho's own words for a path it does not have: as if it were a matter of permission.
  return error(404, 'Not Authorised');
}

function error(status: Unserved['status'], message: string): Unserved {
  return { status, body: { code: 'error', message } };
}
