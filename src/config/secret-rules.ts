import { parseNamedKeys, parseStorefrontWebhooks, parseSupportKeys } from './environment-parsers.js';
import type { Environment } from './environment.js';

/**
 * Secrets that anybody can read: those of our own examples (`.env.simulator`, as it was and as it is before its first use), and what
 * people write where a secret belongs.
 */
const PUBLISHED = /-for-trying-things-out$|RANDOM|[Cc]hange-?me|CHANGE-?ME|[Rr]eplace-?(?:me|this)/;

/**
 * Problems of secrets in variables that are each well-formed (those in `broken` are not, and are skipped); none of them shows one. A
 * secret opens one door (contract 9).
 */
export function findWeakSecrets(environment: Environment, broken: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  const owners = new Map<string, string>();
  for (const [variable, secrets] of Object.entries(ours(environment))) {
    if (broken.has(variable)) continue;
    if (secrets.some((secret) => PUBLISHED.test(secret)))
      problems.push(
        `${variable} has a secret that everybody knows, from an example; \`openssl rand -hex 32\` makes one`,
      );
    const shared = [...new Set(secrets.map((secret) => owners.get(secret)))].filter((owner) => owner !== undefined);
    for (const owner of shared)
      if (owner !== variable) problems.push(`${variable} shares a secret with ${owner}: every purpose needs its own`);
    for (const secret of secrets) if (!owners.has(secret)) owners.set(secret, variable);
  }
  return problems;
}

/** By variable. Zoho's own are as Zoho made them. */
function ours(environment: Environment): Record<string, string[]> {
  const { STOREFRONT_WEBHOOKS = '{}', DATA_ENCRYPTION_KEYS, CLIENT_TOKEN_SECRETS, SUPPORT_API_KEYS } = environment;
  const clientTokens = listOf(CLIENT_TOKEN_SECRETS);
  return {
    STOREFRONT_API_KEYS: parseNamedKeys(environment.STOREFRONT_API_KEYS).value.map(keyOf),
    SUPPORT_API_KEYS: SUPPORT_API_KEYS ? parseSupportKeys(SUPPORT_API_KEYS).value.map(keyOf) : [],
    CLIENT_TOKEN_SECRETS: clientTokens,
    // Before there were two variables one secret did both; it may go on opening what it sealed, but seals nothing new.
    DATA_ENCRYPTION_KEYS: listOf(DATA_ENCRYPTION_KEYS).filter(
      (key, index) => index === 0 || !clientTokens.includes(key),
    ),
    STOREFRONT_WEBHOOKS: Object.values(parseStorefrontWebhooks(STOREFRONT_WEBHOOKS).value).flatMap((it) => it.secrets),
  };
}

function keyOf({ key }: { key: string }): string {
  return key;
}

function listOf(text = ''): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}
