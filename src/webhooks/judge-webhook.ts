import type { ZohoConfig } from '../config/app-config.js';
import type { WebhookBody } from './webhook-body.js';

/**
 * What came of a webhook:
 * - `look_scheduled`: it names a session of ours, which is looked at.
 * - `unknown_order`: it names none; the payment itself is asked for, and given its place or a case.
 * - `foreign_account`, `wrong_mode`: not meant for this service; nothing is done.
 * - `ignored_type`: it is about nothing we follow. `unreadable`: signed by Zoho, but no event.
 */
export const VERDICTS = [
  'look_scheduled',
  'unknown_order',
  'foreign_account',
  'wrong_mode',
  'ignored_type',
  'unreadable',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why nothing is done about a webhook, or null if it is to be followed. */
export function refusalOf(
  body: WebhookBody,
  zoho: Pick<ZohoConfig, 'accountId' | 'edition' | 'testMode'>,
): Verdict | null {
  if (body.accountId !== null && body.accountId !== zoho.accountId) return 'foreign_account';
  if (isWrongMode(body.liveMode, zoho)) return 'wrong_mode';
  if (body.paymentId !== null || body.zohoSessionId !== null) return null;
  return body.type === null ? 'unreadable' : 'ignored_type';
}

/** Zoho's US samples say `live_mode: false` although that edition has no sandbox, so there it means nothing (zoho 4.4). */
function isWrongMode(
  liveMode: boolean | null,
  { edition, testMode }: Pick<ZohoConfig, 'edition' | 'testMode'>,
): boolean {
  return liveMode !== null && edition !== 'US' && liveMode === testMode;
}
