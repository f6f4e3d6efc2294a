import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../common/durations.js';
import { isUndetermined, type Payment } from './payment.js';
import { isUnderWay, waitedForUntil } from './under-way.js';

/**
 * Ages, from when it was begun, at which a payment is asked about whose end Zoho has not told: from minutes (UPI and cards are decided
 * within the half hour we wait for them) to hours (a bank's confirmation overnight). Each pause is about a third of the age, so that a
 * longer wait costs hardly more calls: 21 in the first day.
 */
const UNDER_WAY_AGES_MS = [
  ...[1, 2, 3, 5, 8, 12, 17, 23, 30, 45].map((minutes) => minutes * MINUTE_MS),
  ...[1, 1.5, 2, 3, 4, 6, 8, 12, 16, 20, 24].map((hours) => hours * HOUR_MS),
];

/** After that twice a day: a US bank debit settles once a business day (zoho 12), so ten days of it are about twenty looks more. */
const SLOW_PACE_MS = 12 * HOUR_MS;

/** The look at which our patience has ended is the one that may end the order, so it comes just after that. */
const AFTER_PATIENCE_MS = 5 * SECOND_MS;

/** Money that Zoho lists and does not let us read: after this long only the daily hunt over Zoho's list still meets it. */
const UNREADABLE_FOR_MS = 10 * DAY_MS;

/**
 * Ages at which the payment that paid an order is asked about once more, because money can be taken back without a message:
 * - US bank debits settle after four to eight days and come back after that: for want of funds within two banking days (8 and 14 days),
 *   as unauthorised within 60 days of settling (70 days). Nacha Operating Rules, return codes R01 and R10. Three calls.
 * - Everything else: one call after three days. Ours: Zoho documents no time for a reversal, and two orders a second still leave four
 *   fifths of its calls for what is new. Later ones are met by the daily hunt.
 */
const LATE_AGES_MS: ReadonlyMap<string | null, readonly number[]> = new Map(
  ['ach_debit', 'ach'].map((method) => [method, [8 * DAY_MS, 14 * DAY_MS, 70 * DAY_MS]]),
);
const LATE_AGES_OF_OTHERS_MS = [3 * DAY_MS];

/** Orders that were paid in one sale are not all asked about in one minute three days later. */
const LATE_SPREAD_MS = 6 * HOUR_MS;

/**
 * When to ask next about a payment whose end is waited for; null: it is not.
 * @param begunAt counts where the payment does not say when it was begun
 */
export function nextLookAtUnderWay(payment: Payment, begunAt: Date, now: Date): Date | null {
  const begun = (payment.createdAt ?? begunAt).getTime();
  const end = isUndetermined(payment) ? begun + UNREADABLE_FOR_MS : endOfWaiting(payment, now);
  if (end === null || now.getTime() >= end) return null;
  const age = now.getTime() - begun;
  const slow = (Math.floor(age / SLOW_PACE_MS) + 1) * SLOW_PACE_MS;
  const next = begun + (UNDER_WAY_AGES_MS.find((candidate) => candidate > age) ?? slow);
  return new Date(Math.min(next, end + AFTER_PATIENCE_MS));
}

/** Null: it is not waited for. */
function endOfWaiting(payment: Payment, now: Date): number | null {
  if (!isUnderWay(payment, now)) return null;
  return payment.createdAt ? waitedForUntil(payment, payment.createdAt).getTime() : Infinity;
}

/** When to ask next whether a payment that paid an order still stands; null: never again. @param random from 0 to 1 */
export function nextLookAtPaid({ method, createdAt }: Payment, paidAt: Date, now: Date, random: number): Date | null {
  const begun = (createdAt ?? paidAt).getTime();
  const ages = LATE_AGES_MS.get(method) ?? LATE_AGES_OF_OTHERS_MS;
  const next = ages.find((age) => begun + age > now.getTime());
  return next === undefined ? null : new Date(begun + next + random * LATE_SPREAD_MS);
}
