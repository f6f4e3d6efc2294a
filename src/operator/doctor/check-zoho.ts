import type { MintOutcome } from '../../zoho/token-endpoint.js';
import { ZohoProbe, type ProbeAnswer } from '../../zoho/zoho-probe.js';
import { findingsOf, type Finding } from '../finding.js';
import { missingScopes, neededScopes } from '../zoho-scopes.js';
import type { Patient } from './patient.js';

const token = findingsOf('Zoho token');
const scopes = findingsOf('Zoho scopes');
const account = findingsOf('Zoho account');
const clock = findingsOf('clock');

const CREDENTIALS = ['ZOHO_CLIENT_ID', 'ZOHO_CLIENT_SECRET', 'ZOHO_REFRESH_TOKEN', 'ZOHO_ACCOUNTS_BASE_URL'];
const CONNECT = '`npm run connect` makes a new refresh token (in the image: node dist/connect.js)';
const MENDS: Readonly<Record<string, string>> = {
  invalid_client: 'ZOHO_CLIENT_ID is unknown there: copy it again, and see that ZOHO_EDITION is the one it was made in',
  invalid_client_secret: 'copy ZOHO_CLIENT_SECRET again from Zoho’s API console',
  invalid_redirect_uri: 'ZOHO_REDIRECT_URI must be the one that the client is registered with',
  invalid_code: `the refresh token was revoked, or belongs to another client or edition: ${CONNECT}`,
};
/** A network's delay and the header's whole seconds explain no more than this; beyond it the clock is not kept. */
const CLOCK_WARN_MS = 30_000;

/** One token, and one harmless call with it. */
export async function checkZoho(patient: Patient): Promise<Finding[]> {
  const { config, broken } = patient;
  if (CREDENTIALS.some((name) => broken.has(name))) return [token.warn('not tried: its variables are not complete')];
  const probe = new ZohoProbe(config.zoho);
  const outcome = await probe.refresh();
  if (outcome.kind !== 'minted') return [judgeRefusal(outcome)];
  const found = [
    token.ok(`the refresh token works at ${config.zoho.accountsBaseUrl}`),
    judgeScopes(patient, outcome.scopes),
  ];
  if (broken.has('ZOHO_ACCOUNT_ID') || broken.has('ZOHO_API_BASE_URL')) return found;
  const answer = await probe.listOnePayment(outcome.accessToken);
  return [...found, judgeAccount(patient, answer), ...judgeClock(patient, answer)];
}

/** Words for why Zoho gave no token. */
export function judgeRefusal({ kind, detail }: Exclude<MintOutcome, { kind: 'minted' }>): Finding {
  if (kind === 'refused') return token.fail(`Zoho refuses the credentials: ${detail}`, MENDS[detail] ?? CONNECT);
  if (kind === 'throttled')
    return token.warn(
      'Zoho gives no token at present: ten in ten minutes are spent; this says nothing about the credentials',
      'wait ten minutes, with as few restarts and doctors as you can',
    );
  return token.fail(detail, 'see that this machine reaches the accounts server of ZOHO_EDITION (firewall, proxy, DNS)');
}

function judgeScopes({ config }: Patient, granted: readonly string[]): Finding {
  const needed = neededScopes(config.zoho);
  if (granted.length === 0) return scopes.warn('Zoho does not say which scopes the token has');
  const missing = missingScopes(needed, granted);
  if (missing.length === 0) return scopes.ok(needed.join(', '));
  return scopes.fail(`the refresh token lacks ${missing.join(', ')}`, CONNECT);
}

function judgeAccount({ config: { zoho } }: Patient, { error }: ProbeAnswer): Finding {
  if (!error) return account.ok(`${zoho.accountId} answers at ${zoho.apiBaseUrl}`);
  if (error.kind === 'unavailable')
    return account.fail(
      error.message,
      'see that this machine reaches ZOHO_API_BASE_URL; if it does, Zoho is down: wait',
    );
  return account.fail(
    `Zoho does not let this token see account ${zoho.accountId} (HTTP ${error.httpStatus ?? '?'})`,
    'compare ZOHO_ACCOUNT_ID and ZOHO_EDITION with Zoho Payments > Settings > Developer Space; the grant must be of that account (its soid)',
  );
}

function judgeClock({ config, clock: ours }: Patient, { serverTime }: ProbeAnswer): Finding[] {
  if (!serverTime) return [];
  const offMs = ours.now().getTime() - serverTime.getTime();
  const seconds = Math.round(Math.abs(offMs) / 1000);
  const says = `this machine is ${seconds} s ${offMs < 0 ? 'behind' : 'ahead of'} Zoho`;
  const mend = 'keep the clock by NTP (timedatectl set-ntp true)';
  if (seconds > config.webhookToleranceSeconds) return [clock.fail(`${says}: its webhooks are refused`, mend)];
  return Math.abs(offMs) > CLOCK_WARN_MS ? [clock.warn(says, mend)] : [clock.ok(says)];
}
