import type { ZohoConfig } from '../../config/app-config.js';
import { neededScopes } from '../zoho-scopes.js';

/** Where the owner or an admin of the account consents, once, in a browser (zoho 1.2). */
export function consentLink(
  zoho: Pick<ZohoConfig, 'accountsBaseUrl' | 'accountId' | 'clientId' | 'testMode'>,
  redirectUri: string,
  state: string,
): string {
  const link = new URL(`${zoho.accountsBaseUrl}/oauth/v2/org/auth`);
  link.search = new URLSearchParams({
    scope: neededScopes(zoho).join(','),
    client_id: zoho.clientId,
    soid: `${zoho.testMode ? 'zohopaysandbox' : 'zohopay'}.${zoho.accountId}`,
    response_type: 'code',
    redirect_uri: redirectUri,
    access_type: 'offline',
    prompt: 'consent',
    state,
  }).toString();
  return link.href;
}

/**
 * The code in what Zoho redirected to, or in the code itself as a person pasted it.
 * @throws Error in words, when Zoho said no, or it is the answer to another question than ours
 */
export function codeFrom(pasted: string, state: string, accountsBaseUrl: string): string {
  const text = pasted.trim();
  if (!URL.canParse(text)) return text;
  const { searchParams } = new URL(text);
  const refusal = searchParams.get('error');
  if (refusal !== null) throw new Error(`Zoho did not give its consent: ${refusal.replace(/[^\w .-]/g, '')}.`);
  if (searchParams.get('state') !== state)
    throw new Error('That is the answer to another consent link: open the one above.');
  const server = searchParams.get('accounts-server');
  if (server !== null && server !== accountsBaseUrl)
    throw new Error(
      `The consent was given at ${server}, and ZOHO_EDITION asks at ${accountsBaseUrl}: choose the other edition.`,
    );
  const code = searchParams.get('code');
  if (code === null) throw new Error('There is no code in that address.');
  return code;
}
