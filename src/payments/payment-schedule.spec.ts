import { describe, expect, it } from '@jest/globals';
import { aPayment, at } from '../../test/support/states.js';
import type { Payment } from './payment.js';
import { nextLookAtPaid, nextLookAtUnderWay } from './payment-schedule.js';

const HOUR = 60;
const DAY = 24 * HOUR;

/** Minutes at which a payment that was begun at minute 0 and never changes is asked about. */
function looks(patch: Partial<Payment>, from = 0): number[] {
  const payment = aPayment({ createdAt: at(0), ...patch });
  const minutes: number[] = [];
  for (let now = from; minutes.length < 200;) {
    const next = nextLookAtUnderWay(payment, at(0), at(now));
    if (!next) break;
    now = (next.getTime() - at(0).getTime()) / 60_000;
    minutes.push(now);
  }
  return minutes;
}

describe('a payment under way is asked about', () => {
  it.each([
    ['upi', 30, 10],
    ['card', 30, 10],
    ['net_banking', DAY, 22],
    ['ach_debit', 10 * DAY, 45],
    [null, DAY, 22],
  ])('by %s until its patience has ended, and just after', (method, patience, most) => {
    const minutes = looks({ method });
    expect(minutes.at(-1)).toBeGreaterThanOrEqual(patience);
    expect(minutes.at(-1)).toBeLessThan(patience + 1);
    expect(minutes.at(-2)).toBeLessThan(patience);
    expect(minutes.length).toBeLessThanOrEqual(most);
    expect([...minutes].sort((a, b) => a - b)).toEqual(minutes);
  });

  it('at a pace that grows: never every minute after the first, never more than half a day apart', () => {
    const minutes = looks({ method: 'ach_debit' });
    for (const [i, minute] of minutes.entries()) {
      const pause = minute - (minutes[i - 1] ?? 0);
      expect(pause).toBeLessThanOrEqual(12 * HOUR);
      if (minute > HOUR && i < minutes.length - 1) expect(pause).toBeGreaterThanOrEqual(15);
    }
  });

  it('twice a day and without end while it is not known when it was begun', () => {
    const minutes = looks({ method: 'ach_debit', createdAt: null }, 20 * DAY);
    expect(minutes.slice(0, 2)).toEqual([20.5 * DAY, 21 * DAY]);
  });

  it('for ten days when Zoho lists it as taken and does not let it be read', () => {
    const last = looks({ status: 'succeeded', detailStatus: null, method: 'upi' }).at(-1);
    expect(last).toBe(10 * DAY);
  });

  it.each(['succeeded', 'failed', 'canceled', 'refunded'])('no more once it is %s', (status) => {
    expect(looks({ status, detailStatus: status })).toEqual([]);
  });
});

describe('a payment that paid an order is asked about again', () => {
  const lateLooks = (method: string | null): number[] => {
    const days: number[] = [];
    for (let now = 5; days.length < 9;) {
      const next = nextLookAtPaid(aPayment({ method, createdAt: at(0) }), at(5), at(now), 0);
      if (!next) break;
      now = (next.getTime() - at(0).getTime()) / 60_000;
      days.push(now / DAY);
    }
    return days;
  };

  it.each([
    ['upi', [3]],
    ['card', [3]],
    [null, [3]],
    ['ach_debit', [8, 14, 70]],
    ['ach', [8, 14, 70]],
  ])('by %s after days %j', (method, days) => {
    expect(lateLooks(method)).toEqual(days);
  });

  it('spread over hours, so that a sale is not asked about in one minute', () => {
    const next = nextLookAtPaid(aPayment({ method: 'upi', createdAt: at(0) }), at(0), at(5), 1);
    expect(next).toEqual(at(3 * DAY + 6 * HOUR));
  });
});
