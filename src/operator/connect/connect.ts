import { randomBytes } from 'node:crypto';
import type { Interface } from 'node:readline/promises';
import { AppConfig, type ZohoConfig } from '../../config/app-config.js';
import { ConfigurationError } from '../../config/configuration.error.js';
import { ZohoProbe } from '../../zoho/zoho-probe.js';
import { judgeRefusal } from '../doctor/check-zoho.js';
import { render } from '../finding.js';
import { catchCode, isLoopback } from './catch-code.js';
import { codeFrom, consentLink } from './consent-link.js';

/** A code from elsewhere, or how to come by one. */
export interface Consent {
  redirectUri: string;
  code?: string;
  /** Never listens: the address that Zoho redirects to is pasted. */
  paste: boolean;
  terminal: Interface | null;
  say: (text: string) => void;
}

/**
 * From what a person looked up to a refresh token.
 * @throws Error in words, ConfigurationError
 */
export async function connect(values: ReadonlyMap<string, string>, consent: Consent): Promise<string> {
  const zoho = zohoOf(values, consent.redirectUri);
  const code = consent.code ?? (await askForCode(zoho, consent));
  const outcome = await new ZohoProbe(zoho).exchange(code);
  if (outcome.kind !== 'minted') {
    if (outcome.kind === 'refused' && outcome.detail === 'invalid_code')
      throw new Error('Zoho does not take the code: it is good for one minute and one exchange. Run this again.');
    throw new Error(render([judgeRefusal(outcome)]).trim());
  }
  if (outcome.refreshToken === undefined)
    throw new Error('Zoho gave no refresh token: the consent must be offline (access_type=offline, prompt=consent).');
  return outcome.refreshToken;
}

/** The checks of the service itself, of those variables that are there by now. */
function zohoOf(values: ReadonlyMap<string, string>, redirectUri: string): ZohoConfig {
  const given = { ...Object.fromEntries(values), ZOHO_REDIRECT_URI: redirectUri };
  const { config, problems } = AppConfig.examine(given);
  const ofZoho = problems.filter((problem) => /^ZOHO_(?!REFRESH_TOKEN)/.test(problem));
  if (ofZoho.length > 0) throw new ConfigurationError(ofZoho);
  return config.zoho;
}

async function askForCode(zoho: ZohoConfig, { redirectUri, paste, terminal, say }: Consent): Promise<string> {
  const state = randomBytes(16).toString('hex');
  const catcher = paste || !isLoopback(redirectUri) ? null : await catchCode(redirectUri);
  try {
    say(
      `\nOpen this as the owner or an admin of the account (the client must be registered with ${redirectUri}):\n\n` +
        `  ${consentLink(zoho, redirectUri, state)}\n\n`,
    );
    if (!catcher && !terminal) throw new Error('Nobody is there to paste the answer: give --code.');
    const answer = catcher
      ? await catcher.redirected
      : await terminal?.question('Paste the address that the browser was sent to (within a minute): ');
    return codeFrom(answer ?? '', state, zoho.accountsBaseUrl);
  } finally {
    catcher?.close();
  }
}
