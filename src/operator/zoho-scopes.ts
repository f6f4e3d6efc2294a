import type { ZohoConfig } from '../config/app-config.js';

/** What the service does at Zoho: open and read sessions, read payments, make and read refunds (zoho 1.5). */
const OPERATIONS = ['payments.CREATE', 'payments.READ', 'refunds.CREATE', 'refunds.READ'];

/** The scopes a refresh token must have; the sandbox has a prefix of its own. */
export function neededScopes({ testMode }: Pick<ZohoConfig, 'testMode'>): string[] {
  return OPERATIONS.map((operation) => `${testMode ? 'ZohoPaySandbox' : 'ZohoPay'}.${operation}`);
}

/** Those that are missing. `ALL` stands for every operation of its family. */
export function missingScopes(needed: readonly string[], granted: readonly string[]): string[] {
  const given = new Set(granted.map((scope) => scope.toLowerCase()));
  return needed.filter((scope) => {
    const wanted = scope.toLowerCase();
    return !given.has(wanted) && !given.has(wanted.replace(/\.[a-z]+$/, '.all'));
  });
}
