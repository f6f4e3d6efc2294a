import { DAY_MS, MINUTE_MS } from '../common/durations.js';
import { isKnownStatus } from '../zoho/statuses.js';
import { isOpenEnded, type Payment, wordFor } from './payment.js';

/**
 * How long an attempt to pay is waited for before it counts as given up, by Zoho's name of the method, from when it was begun
 * (contract 5, rule 6). Money that comes later still is never dropped: it opens a case.
 *
 * The spans are contract 5, rule 6; where it says "minutes", the number is ours, because Zoho documents none:
 * - UPI and cards: a session takes attempts for 15 minutes and stays open as long again for one that was begun in its last minute.
 * - Net banking, bank transfer: a day, so that a confirmation overnight still counts.
 * - US bank debit: settles four to five business days after it was begun (zoho 12), which weekends and holidays stretch.
 */
const PATIENCE_MS: ReadonlyMap<string | null, number> = new Map(
  Object.entries({
    upi: 30 * MINUTE_MS,
    card: 30 * MINUTE_MS,
    wallet: 30 * MINUTE_MS,
    net_banking: DAY_MS,
    netbanking: DAY_MS, // what a session's configuration calls it
    bank_transfer: DAY_MS,
    ach_debit: 10 * DAY_MS,
    ach: 10 * DAY_MS,
  }),
);

/** A method or a status that we do not know, or are not told, is taken for a slow one. */
const PATIENCE_WITH_UNKNOWN_MS = DAY_MS;

type Attempt = Pick<Payment, 'status' | 'method' | 'createdAt'> & Partial<Pick<Payment, 'zohoStatus'>>;

/** How long a payment is waited for. A status we do not know may mean anything, so then no method's minutes hold. */
function patienceMs(payment: Attempt): number {
  const byMethod = PATIENCE_MS.get(payment.method) ?? PATIENCE_WITH_UNKNOWN_MS;
  return isKnownStatus(wordFor(payment)) ? byMethod : Math.max(byMethod, PATIENCE_WITH_UNKNOWN_MS);
}

/**
 * True while a payment may still become money: Zoho calls it begun, or something we do not know, and our patience with its method
 * is not over. Unknown is never unpaid: while one is under way, no other session is opened, no cancel succeeds, no order expires.
 */
export function isUnderWay(payment: Attempt, at: Date): boolean {
  if (!isOpenEnded(payment)) return false;
  return payment.createdAt === null || at < waitedForUntil(payment, payment.createdAt);
}

/** When our patience with a payment that is under way ends. */
export function waitedForUntil(payment: Attempt, begunAt: Date): Date {
  return new Date(begunAt.getTime() + patienceMs(payment));
}

/** Those of `payments` that are under way. */
export function paymentsUnderWay(payments: readonly Payment[], at: Date): Payment[] {
  return payments.filter((payment) => isUnderWay(payment, at));
}
