import { expect, it } from '@jest/globals';
import { aPayment, aSession, aState, at, type StatePatch } from '../../../test/support/states.js';
import { nextLookOf, paymentToVerify } from './next-look.js';

const DAY = 24 * 60;
/** Minutes from the session's creation to its next look. */
function next(patch: StatePatch, nowMinutes: number): number | null {
  const state = aState(patch);
  const look = nextLookOf(state, state.sessions[0] ?? aSession(1), at(nowMinutes), 0);
  return look && (look.getTime() - at(0).getTime()) / 60_000;
}

const PAID: StatePatch = {
  order: { status: 'paid', settlingPaymentId: 'p', paidAt: at(1) },
  sessions: [aSession(1, { status: 'succeeded' })],
  payments: [aPayment({ id: 'p', status: 'succeeded', detailStatus: 'succeeded', method: 'upi', createdAt: at(1) })],
};
const debit = aPayment({ method: 'ach_debit', createdAt: at(1) });
const ended = aSession(1, { status: 'expired' });

it('is the session’s own while nothing else is waited for', () => {
  expect(next({}, 2)).toBe(3);
});

it('follows a payment under way beyond the session and its tail', () => {
  expect(next({ sessions: [ended], payments: [debit], order: { payBefore: at(30) } }, 8 * DAY + 2)).toBe(8.5 * DAY + 1);
});

it('is when the order’s time is up, if a payment’s end was not told before that', () => {
  const stale = aPayment({ method: 'upi', createdAt: at(1) });
  expect(next({ sessions: [ended], payments: [stale], order: { payBefore: at(9 * DAY) } }, 8 * DAY)).toBe(9 * DAY);
});

it('is five and ten minutes after Zoho did not know it first, then never', () => {
  const missed = (...minutes: number[]) => ({ sessions: [aSession(1, { missingLooks: minutes.map(at) })] });
  expect(next(missed(2), 2)).toBe(7);
  expect(next(missed(2, 7), 7)).toBe(12);
  expect(next(missed(2, 3), 14)).toBe(24);
  expect(next(missed(2, 7, 12), 12)).toBeNull();
  expect(next({ ...missed(2, 7, 12), payments: [debit] }, 12)).toBe(13); // the payment's own detail still tells
});

it('is days later for what paid the order, and never for money that went back', () => {
  expect(next(PAID, 5)).toBe(3 * DAY + 1);
  expect(next(PAID, 4 * DAY)).toBeNull();
  const back = aPayment({ ...PAID.payments?.[0], status: 'refunded', amountMinor: 5n, refundedMinor: 5n });
  expect(next({ ...PAID, payments: [back] }, 5)).toBeNull();
});

it('asks a paid order’s payment alone only when all else on its session is decided', () => {
  const verify = (patch: StatePatch) => {
    const state = aState({ ...PAID, ...patch });
    return paymentToVerify(state, state.sessions[0] ?? aSession(1))?.id ?? null;
  };
  expect(verify({})).toBe('p');
  expect(verify({ payments: [...(PAID.payments ?? []), debit] })).toBeNull();
  expect(verify({ order: {} })).toBeNull();
  expect(verify({ order: { ...PAID.order, settlingPaymentId: 'other' } })).toBeNull();
});
