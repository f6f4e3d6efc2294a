import { parseNamedKeys, parseStorefronts, parseStorefrontWebhooks } from './environment-parsers.js';
import type { Environment } from './environment.js';

/** Half of a SHA-256: below this length a leaked token or a patient attacker becomes a worry. */
const STRONG_SECRET_LENGTH = 32;

/** Variables that name storefronts, of which STOREFRONT_REFUNDS must name known ones. */
const STOREFRONT_NAMES = ['STOREFRONT_API_KEYS', 'STOREFRONT_REFUNDS'];

/** Problems between variables that are each well-formed (those in `broken` are not, and are skipped). */
export function findConflicts(environment: Environment, broken: ReadonlyMap<string, string>): string[] {
  const conflicts: string[] = [];
  const support = keysOf(environment.SUPPORT_API_KEYS);
  if (keysOf(environment.STOREFRONT_API_KEYS).some((key) => support.includes(key)))
    conflicts.push('SUPPORT_API_KEYS shares a key with STOREFRONT_API_KEYS (one key cannot have two roles)');
  if (environment.STOREFRONT_WEBHOOKS && !broken.has('STOREFRONT_WEBHOOKS'))
    conflicts.push(...findPlainHttp(environment));
  if (environment.STOREFRONT_REFUNDS && ![...broken.keys()].some((name) => STOREFRONT_NAMES.includes(name)))
    conflicts.push(...findStrangers(environment, environment.STOREFRONT_REFUNDS));
  return conflicts;
}

/** Legal, but worth a warning at start. */
export function findWeaknesses(environment: Environment): string[] {
  const warnings: string[] = [];
  const storefronts = parseNamedKeys(environment.STOREFRONT_API_KEYS).value.map(({ name }) => name);
  const secrets: Record<string, string[]> = {
    STOREFRONT_API_KEYS: keysOf(environment.STOREFRONT_API_KEYS),
    SUPPORT_API_KEYS: keysOf(environment.SUPPORT_API_KEYS),
    CLIENT_TOKEN_SECRETS: environment.CLIENT_TOKEN_SECRETS.split(','),
    DATA_ENCRYPTION_KEYS: environment.DATA_ENCRYPTION_KEYS?.split(',') ?? [],
  };
  for (const [name, values] of Object.entries(secrets))
    if (values.some((value) => value.trim().length < STRONG_SECRET_LENGTH))
      warnings.push(`${name} has a secret shorter than ${STRONG_SECRET_LENGTH} characters`);
  for (const name of Object.keys(parseStorefrontWebhooks(environment.STOREFRONT_WEBHOOKS ?? '{}').value))
    if (!storefronts.includes(name))
      warnings.push(`STOREFRONT_WEBHOOKS names ${name}, which has no STOREFRONT_API_KEYS`);
  return warnings;
}

/** Who may send money back is not left to a slip of the pen. */
function findStrangers({ STOREFRONT_API_KEYS }: Environment, refunds: string): string[] {
  const storefronts = parseNamedKeys(STOREFRONT_API_KEYS).value.map(({ name }) => name);
  return parseStorefronts(refunds)
    .value.filter((name) => !storefronts.includes(name))
    .map((name) => `STOREFRONT_REFUNDS names ${name}, which has no STOREFRONT_API_KEYS`);
}

function findPlainHttp(environment: Environment): string[] {
  if (environment.ALLOW_PRIVATE_WEBHOOK_TARGETS) return [];
  return Object.entries(parseStorefrontWebhooks(environment.STOREFRONT_WEBHOOKS ?? '{}').value)
    .filter(([, { url }]) => !url.startsWith('https:'))
    .map(([name]) => `STOREFRONT_WEBHOOKS ${name}.url must be https (or set ALLOW_PRIVATE_WEBHOOK_TARGETS=true)`);
}

function keysOf(text = ''): string[] {
  return text ? parseNamedKeys(text).value.map(({ key }) => key) : [];
}
