import { UNKNOWN_WORD } from './scope.js';

/** What Zoho's words mean, written down a second time: what the check expects must not come from what it checks (zoho 3.3). */
const TAKEN = ['succeeded', 'disputed', 'partially_refunded', 'refunded'];
const ENDED = ['canceled', 'blocked', 'failed', ...TAKEN];
const OPEN_ENDED = ['initiated', 'pending', UNKNOWN_WORD];

export function moneyWasTaken(word: string): boolean {
  return TAKEN.includes(word);
}

export function hasEnded(word: string): boolean {
  return ENDED.includes(word);
}

export function isOpenEnded(word: string): boolean {
  return OPEN_ENDED.includes(word);
}

const PAID_ORDER = ['paid', 'partially_refunded', 'refunded'];

export function isPaidOrder(status: string): boolean {
  return PAID_ORDER.includes(status);
}
