import { findingsOf, type Finding } from '../finding.js';
import type { Patient } from './patient.js';

const { ok, fail } = findingsOf('Zoho keys');

/** Zoho documents no form for its keys, so only what no key can be is refused: blanks, quotes, or one key in two places. */
const PASTED_WRONG = /[\s"'<>…]/;
const DEVELOPER_SPACE = 'copy it again from Zoho Payments > Settings > Developer Space';

/** The shape of what was pasted out of Zoho's settings; whether the OAuth ones work is tried elsewhere. */
export function checkZohoKeys({ config: { zoho }, broken }: Patient): Finding[] {
  const keys: [string, string][] = [
    ['ZOHO_WIDGET_API_KEY', zoho.widgetApiKey],
    ['ZOHO_SIGNING_KEY', zoho.signingKey],
    ['ZOHO_CLIENT_ID', zoho.clientId],
    ['ZOHO_CLIENT_SECRET', zoho.clientSecret],
    ['ZOHO_REFRESH_TOKEN', zoho.refreshToken],
    ...zoho.webhookSigningKeys.map((key): [string, string] => ['ZOHO_WEBHOOK_SIGNING_KEYS', key]),
  ];
  const given = keys.filter(([name]) => !broken.has(name));
  const found = [...findPastedWrong(given), ...findTwins(given)];
  if (!broken.has('ZOHO_ACCOUNT_ID') && !/^\d+$/.test(zoho.accountId))
    found.push(fail('ZOHO_ACCOUNT_ID is not a number', DEVELOPER_SPACE));
  return found.length === 0 && given.length === keys.length
    ? [ok('widget key, signing key, webhook keys and OAuth client look right')]
    : found;
}

function findPastedWrong(keys: readonly [string, string][]): Finding[] {
  return keys
    .filter(([, key]) => PASTED_WRONG.test(key))
    .map(([name]) => fail(`${name} has blanks, quotes or dots in it that no key of Zoho's has`, DEVELOPER_SPACE));
}

/** The keys look alike, and one taken for another is found by the first shopper or the first webhook. */
function findTwins(keys: readonly [string, string][]): Finding[] {
  const owners = new Map<string, string>();
  return keys.flatMap(([name, key]) => {
    const owner = owners.get(key);
    owners.set(key, owner ?? name);
    return owner === undefined || owner === name
      ? []
      : [fail(`${name} is the same as ${owner}: they are different keys`, DEVELOPER_SPACE)];
  });
}
