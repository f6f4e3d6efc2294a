import { DAY_MS, MINUTE_MS } from '../../src/common/durations.js';
import type { ZohoAmount } from '../../src/zoho/zoho.types.js';
import { at, EXACT } from '../support/states.js';

/** How small the world is. Every order of events in it, up to a depth, is tried (docs/decisions/0019). */
export const SESSIONS = 2;
export const PAYMENTS_PER_SESSION = 2;

/**
 * Moments between which time jumps, in minutes after the order was placed. They stand on both sides of every limit that a rule has:
 * a session with less than a minute left (9.5), one past its end and within its grace (11), an order whose time is over while one
 * UPI payment is still waited for and another is not (40), the end of all patience (three days).
 */
export const TICKS: readonly number[] = [0, 9.5, 11, 40, 3 * 24 * 60];
export const PAY_BEFORE = at(35);

/** Sessions live ten minutes by Zoho's own two times, of a clock that is fourteen minutes ahead; we had asked for fifteen. */
export const ZOHO_LIFE_MS = 10 * MINUTE_MS;
export const ZOHO_SKEW_MS = 14 * MINUTE_MS;
export const OUR_LIFE_MS = 15 * MINUTE_MS;

/** A word that Zoho documents nowhere. */
export const UNKNOWN_WORD = 'mystery';

/** What can be told apart in a payment from its first moment on. */
export interface PaymentKind {
  readonly amount: ZohoAmount;
  readonly method: string;
  /** Contract 5, rule 6, written down a second time: what the check expects must not come from what it checks. */
  readonly patienceMs: number;
  /** Its own detail names another session than the one that lists it. */
  readonly namesAnotherSession?: true;
  /** Statuses in which Zoho may first show it. */
  readonly first: readonly string[];
}

const UPI = { method: 'upi', patienceMs: 30 * MINUTE_MS };

export const KINDS = {
  'by UPI': { ...UPI, amount: EXACT, first: ['incomplete', 'initiated', UNKNOWN_WORD, 'succeeded'] },
  'by net banking': { amount: EXACT, method: 'net_banking', patienceMs: DAY_MS, first: ['initiated'] },
  'of another amount': { ...UPI, amount: { minor: 10_051n, currency: 'INR', text: '100.51' }, first: ['succeeded'] },
  'in another currency': { ...UPI, amount: { minor: 10_050n, currency: 'USD', text: '100.50' }, first: ['succeeded'] },
  'that names another session': { ...UPI, amount: EXACT, namesAnotherSession: true, first: ['succeeded'] },
} as const satisfies Record<string, PaymentKind>; // prettier-ignore
export type KindName = keyof typeof KINDS;

export const UNKNOWN_PATIENCE_MS = DAY_MS;

/** What Zoho may make of a payment next. Money that goes back is a step of its own: `MONEY_MOVES`. */
export const STATUS_MOVES: Readonly<Record<string, readonly string[]>> = {
  incomplete: ['initiated', 'canceled'],
  initiated: ['pending', UNKNOWN_WORD, 'succeeded', 'failed', 'blocked'],
  pending: [UNKNOWN_WORD, 'succeeded', 'failed', 'canceled'],
  [UNKNOWN_WORD]: ['succeeded', 'failed'],
  failed: ['succeeded'],
};

/** What Zoho may do with money it took: how it is told, the status it leads to, and how much has gone back then. */
export interface MoneyMove {
  readonly told: string;
  readonly from: readonly string[];
  readonly to: string;
  readonly back: 'none' | 'half' | 'all';
}

export const MONEY_MOVES: readonly MoneyMove[] = [
  { told: 'is reversed by the bank', from: ['succeeded', 'disputed'], to: 'failed', back: 'none' },
  { told: 'is disputed', from: ['succeeded'], to: 'disputed', back: 'none' },
  { told: 'wins its dispute', from: ['disputed'], to: 'succeeded', back: 'none' },
  { told: 'is refunded in part', from: ['succeeded'], to: 'partially_refunded', back: 'half' },
  { told: 'is refunded', from: ['succeeded', 'disputed', 'partially_refunded'], to: 'refunded', back: 'all' },
  { told: 'has its refund returned', from: ['partially_refunded', 'refunded'], to: 'succeeded', back: 'none' },
];
