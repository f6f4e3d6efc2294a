import { describe, expect, it } from '@jest/globals';
import { aPayment } from '../../test/support/states.js';
import type { Payment } from './payment.js';
import { isUnderWay } from './under-way.js';

const BEGUN = new Date('2026-12-01T10:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const PAYMENT = aPayment({
  id: 'p1', sessionId: 's1', zohoSessionId: '2000000012001', status: 'initiated', amountMinor: 24_950n, currency: 'INR',
  amountText: '249.50', refundedMinor: 0n, disputed: false, method: 'upi', failureReason: null, referenceNumber: null,
  detailStatus: 'initiated', createdAt: BEGUN,
}); // prettier-ignore

const waits = (payment: Partial<Payment>, afterMs: number): boolean =>
  isUnderWay({ ...PAYMENT, ...payment }, new Date(BEGUN.getTime() + afterMs));

describe('a payment is under way (contract 5, rule 6)', () => {
  it.each([
    ['upi', 30 * MINUTE],
    ['card', 30 * MINUTE],
    ['net_banking', DAY],
    ['bank_transfer', DAY],
    ['ach_debit', 10 * DAY],
    ['something_new', DAY],
    ['constructor', DAY],
    [null, DAY],
  ])('by %s for as long as is usual there, and no longer', (method, patience) => {
    for (const status of ['initiated', 'pending'])
      expect([waits({ method, status }, patience - 1), waits({ method, status }, patience)]).toEqual([true, false]);
  });

  it('at least a day when Zoho calls it something we do not know', () => {
    const status = 'authorised_maybe';
    expect([waits({ status }, DAY - 1), waits({ status }, DAY)]).toEqual([true, false]);
    expect(waits({ status, method: 'ach_debit' }, 10 * DAY - 1)).toBe(true);
  });

  it('when nobody knows since when', () => {
    expect(waits({ createdAt: null }, 100 * DAY)).toBe(true);
  });

  it.each(['succeeded', 'failed', 'canceled', 'blocked', 'refunded', 'disputed', 'incomplete'])(
    'not when it is %s',
    (status) => {
      expect(waits({ status }, 0)).toBe(false);
    },
  );
});
