import { parseNamedKeys, parseStorefronts, parseStorefrontWebhooks } from './environment-parsers.js';
import type { Environment } from './environment.js';
import { findWeakSecrets } from './secret-rules.js';
import { parseShopperFees } from './shopper-fees.js';

/** Problems between variables that are each well-formed (those in `broken` are not, and are skipped). */
export function findConflicts(environment: Environment, broken: ReadonlyMap<string, string>): string[] {
  const isFine = (name: keyof Environment): boolean => !!environment[name] && !broken.has(name);
  const conflicts = findWeakSecrets(environment, broken);
  if (isFine('STOREFRONT_WEBHOOKS')) conflicts.push(...findPlainHttp(environment));
  if (!isFine('STOREFRONT_API_KEYS')) return conflicts;
  // Who may send money back is not left to a slip of the pen.
  if (isFine('STOREFRONT_REFUNDS'))
    conflicts.push(
      ...strangersIn('STOREFRONT_REFUNDS', parseStorefronts(environment.STOREFRONT_REFUNDS ?? '').value, environment),
    );
  // A misspelt name would make a case for a person of every order of the one that was meant.
  if (isFine('SHOPPER_FEES'))
    conflicts.push(
      ...strangersIn('SHOPPER_FEES', parseShopperFees(environment.SHOPPER_FEES ?? '{}').value.keys(), environment),
    );
  return conflicts;
}

/** Legal, but worth a warning at start. */
export function findWeaknesses(environment: Environment): string[] {
  const named = Object.keys(parseStorefrontWebhooks(environment.STOREFRONT_WEBHOOKS ?? '{}').value);
  return strangersIn('STOREFRONT_WEBHOOKS', named, environment);
}

/** What to say of storefronts that a variable names and that have no key. */
function strangersIn(variable: string, named: Iterable<string>, { STOREFRONT_API_KEYS }: Environment): string[] {
  const known = new Set(parseNamedKeys(STOREFRONT_API_KEYS).value.map(({ name }) => name));
  return [...named]
    .filter((name) => !known.has(name))
    .map((name) => `${variable} names ${name}, which has no STOREFRONT_API_KEYS`);
}

function findPlainHttp(environment: Environment): string[] {
  if (environment.ALLOW_PRIVATE_WEBHOOK_TARGETS) return [];
  return Object.entries(parseStorefrontWebhooks(environment.STOREFRONT_WEBHOOKS ?? '{}').value)
    .filter(([, { url }]) => !url.startsWith('https:'))
    .map(([name]) => `STOREFRONT_WEBHOOKS ${name}.url must be https (or set ALLOW_PRIVATE_WEBHOOK_TARGETS=true)`);
}
