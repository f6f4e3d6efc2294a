import type { ZohoConfig } from '../config/app-config.js';
import { MINUTE_MS } from '../common/durations.js';
import type { Payment } from '../payments/payment.js';
import { isLaterStatus, paymentHasFailed } from '../zoho/statuses.js';
import type { WebhookBody } from './webhook-body.js';

/**
 * What came of a webhook:
 * - `look_scheduled`: it names a session of ours, which is looked at.
 * - `nothing_new`: what it tells is in our rows already, by a younger look; nobody is asked.
 * - `unknown_order`: it names none; the payment itself is asked for, and given its place or a case.
 * - `foreign_account`, `wrong_mode`: not meant for this service; nothing is done.
 * - `ignored_type`: it is about nothing we follow. `unreadable`: signed by Zoho, but no event.
 */
export const VERDICTS = [
  'look_scheduled',
  'nothing_new',
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

/**
 * Our rows hold the payment already in that state, or a later one, by a look begun after the event: then no call can say more
 * (contract 6). A failure after money was taken is news whatever our rows say, until they say it too (contract 5, rule 4).
 */
export function saysNothingNew({ paymentStatus, refundId, eventTime }: WebhookBody, payment: Payment | null): boolean {
  if (!payment?.lookedAt || !eventTime || !paymentStatus || refundId !== null) return false;
  if (payment.lookedAt <= eventTime) return false;
  if (payment.zohoStatus === paymentStatus) return true;
  return !paymentHasFailed(paymentStatus) && isLaterStatus(payment.zohoStatus ?? '', paymentStatus);
}

/** So long after its event a webhook is old: Zoho's first try comes within seconds, the second an hour later (zoho 4.4). */
const OLD_AFTER_MS = 5 * MINUTE_MS;

/** Part of a backlog: its shopper has long been told, by the schedule or not at all, and fresh events go first (contract 6). */
export function isOld({ eventTime }: Pick<WebhookBody, 'eventTime'>, now: Date): boolean {
  return eventTime !== null && now.getTime() - eventTime.getTime() > OLD_AFTER_MS;
}

/** Zoho's US samples say `live_mode: false` although that edition has no sandbox, so there it means nothing (zoho 4.4). */
function isWrongMode(
  liveMode: boolean | null,
  { edition, testMode }: Pick<ZohoConfig, 'edition' | 'testMode'>,
): boolean {
  return liveMode !== null && edition !== 'US' && liveMode === testMode;
}
