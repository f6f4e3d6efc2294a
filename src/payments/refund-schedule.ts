import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../common/durations.js';
import type { Refund } from './refund.js';
import type { RefundStatus } from './refund-status.js';

/**
 * Ages at which an undecided refund is looked at. UPI refunds are final within minutes, cards' take Zoho's five to ten business
 * days (zoho 3.5); the webhook comes sooner, so a look costs little of the 60 calls a minute.
 */
const AGES_MS = [
  10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 6 * HOUR_MS, DAY_MS, 2 * DAY_MS, 4 * DAY_MS, 7 * DAY_MS, 10 * DAY_MS, 14 * DAY_MS,
]; // prettier-ignore

/** After that once a week, for as long as it takes: the shopper's money is still on its way. */
const LATER_MS = 7 * DAY_MS;

/**
 * Ages at which a refund that has arrived is looked at once more: a bank returns one to a closed account within days, and the
 * webhook that says so may be lost. Ours: Zoho documents no time for it.
 */
const RETURN_AGES_MS = [3 * DAY_MS, 10 * DAY_MS];

/**
 * How long a refund whose answer was lost may leave no trace before we conclude that it was never made. Zoho does not say when
 * an `initiated` refund starts to show in the payment, and has no list to search, so this is a day: a refund too few waits, a
 * refund too many is lost. The risk that remains (a refund that shows later still) is in docs/decisions/0009.
 */
const NO_TRACE_AFTER_MS = DAY_MS;

/** Until when a refund whose answer was lost is looked up: then it is found, or concluded never to have been made. */
export function lookedUpUntil({ callStartedAt, createdAt }: Pick<Refund, 'callStartedAt' | 'createdAt'>): Date {
  return new Date((callStartedAt ?? createdAt).getTime() + NO_TRACE_AFTER_MS);
}

/** A call ends within its time-out; one that is under way for this long has lost the process that made it. */
export const CALL_LOST_AFTER_MS = 5 * MINUTE_MS;

/** When to look at a refund next, or null if it is decided. `isShown`: Zoho's payment counts it, so it can only be returned. */
export function nextRefundLookAt(status: RefundStatus, createdAt: Date, now: Date, isShown: boolean): Date | null {
  if (status === 'create_failed' || status === 'failed' || status === 'canceled') return null;
  const age = now.getTime() - createdAt.getTime();
  const hasArrived = status === 'succeeded' && isShown;
  const next = (hasArrived ? RETURN_AGES_MS : AGES_MS).find((candidate) => candidate > age);
  if (hasArrived && next === undefined) return null;
  return next === undefined ? new Date(now.getTime() + LATER_MS) : new Date(createdAt.getTime() + next);
}
