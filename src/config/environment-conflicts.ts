import { parseNamedKeys, parseStorefronts, parseStorefrontWebhooks } from './environment-parsers.js';
import type { Environment } from './environment.js';
import { findWeakSecrets } from './secret-rules.js';
import { parseShopperFees } from './shopper-fees.js';

/** Variables that name storefronts, of which STOREFRONT_REFUNDS must name known ones. */
const STOREFRONT_NAMES = ['STOREFRONT_API_KEYS', 'STOREFRONT_REFUNDS'];

/** Problems between variables that are each well-formed (those in `broken` are not, and are skipped). */
export function findConflicts(environment: Environment, broken: ReadonlyMap<string, string>): string[] {
  const conflicts: string[] = [];
  conflicts.push(...findWeakSecrets(environment, broken));
  if (environment.STOREFRONT_WEBHOOKS && !broken.has('STOREFRONT_WEBHOOKS'))
    conflicts.push(...findPlainHttp(environment));
  if (environment.STOREFRONT_REFUNDS && ![...broken.keys()].some((name) => STOREFRONT_NAMES.includes(name)))
    conflicts.push(...findStrangers(environment, environment.STOREFRONT_REFUNDS));
  if (environment.SHOPPER_FEES && !broken.has('SHOPPER_FEES') && !broken.has('STOREFRONT_API_KEYS'))
    conflicts.push(...findUnknownFeePayers(environment));
  return conflicts;
}

/** Legal, but worth a warning at start. */
export function findWeaknesses(environment: Environment): string[] {
  const warnings: string[] = [];
  const storefronts = parseNamedKeys(environment.STOREFRONT_API_KEYS).value.map(({ name }) => name);
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

/** A misspelt name would make a case for a person of every order of the one that was meant. */
function findUnknownFeePayers({ SHOPPER_FEES = '{}', STOREFRONT_API_KEYS }: Environment): string[] {
  const storefronts = parseNamedKeys(STOREFRONT_API_KEYS).value.map(({ name }) => name);
  return [...parseShopperFees(SHOPPER_FEES).value.keys()]
    .filter((name) => !storefronts.includes(name))
    .map((name) => `SHOPPER_FEES names ${name}, which has no STOREFRONT_API_KEYS`);
}
