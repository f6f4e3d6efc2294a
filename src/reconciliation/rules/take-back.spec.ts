import { describe, expect, it } from '@jest/globals';
import { aState, at, aZohoPayment, decideAll, newsAt } from '../../../test/support/states.js';
import type { ZohoPayment } from '../../zoho/zoho.types.js';
import { decide, type News } from './decide.js';
import type { CaseState, State } from './state.js';

const OTHER_AMOUNT = { minor: 10_051n, currency: 'INR', text: '100.51' };

/** A look in which the payment's own detail was not answered. */
const listedOnly = (minute: number, status: string): News => ({
  ...newsAt(minute, { 1: [aZohoPayment('P', status)] }),
  payments: [],
});

const told = (minute: number, status: string, patch: Partial<ZohoPayment> = {}): News =>
  newsAt(minute, { 1: [aZohoPayment('P', status, patch)] });

const kinds = ({ cases }: State, status: CaseState['status']): string[] =>
  cases.filter((known) => known.status === status).map(({ kind }) => kind);

function dismissed(state: State): State {
  return { ...state, cases: state.cases.map((known) => ({ ...known, status: 'resolved', resolution: 'dismiss' })) };
}

describe('what Zoho takes back', () => {
  it('a payment that only its session called taken opens a case when its own detail says that it failed', () => {
    const { state } = decideAll(aState(), [listedOnly(2, 'succeeded'), told(3, 'failed')]);

    expect(kinds(state, 'open')).toEqual(['payment_reversed']);
    expect(decide(state, told(4, 'failed'), 'cancel').state.order.status).toBe('awaiting_payment');
  });

  it('so it does when the look that lists it as taken hears a moment later that it failed', () => {
    const { state } = decideAll(aState(), [{ ...listedOnly(2, 'succeeded'), payments: told(2, 'failed').payments }]);

    expect(kinds(state, 'open')).toEqual(['payment_reversed']);
  });

  it('so it does when the word of its session is heard late', () => {
    const { state } = decideAll(aState(), [told(3, 'failed'), listedOnly(2, 'succeeded'), told(4, 'failed')]);

    expect(kinds(state, 'open')).toEqual(['payment_reversed']);
  });

  it('a detail that only lags behind the list is waited for, and no case', () => {
    const { state } = decideAll(aState(), [{ ...listedOnly(2, 'succeeded'), payments: told(2, 'initiated').payments }]);

    expect(kinds(state, 'open')).toEqual([]);
  });

  it('once a person has looked at it, the order can end', () => {
    const { state } = decideAll(aState(), [listedOnly(2, 'succeeded'), told(3, 'failed')]);

    expect(decide(dismissed(state), told(4, 'failed'), 'cancel').state.order.status).toBe('cancelled');
  });

  it('a case that closed itself is no decision on money that returned', () => {
    const back = { amount: OTHER_AMOUNT, refundedMinor: OTHER_AMOUNT.minor };
    const { state } = decideAll(aState(), [
      told(2, 'succeeded', { amount: OTHER_AMOUNT }),
      told(3, 'refunded', back),
      told(4, 'succeeded', { amount: OTHER_AMOUNT }),
    ]);

    expect(kinds(state, 'resolved')).toContain('amount_mismatch');
    expect(decide(state, told(5, 'succeeded', { amount: OTHER_AMOUNT }), 'cancel').state.order.status).toBe(
      'awaiting_payment',
    );
  });

  it.each([
    ['failed', { sessionId: 'Z9' }],
    ['refunded', { sessionId: 'Z9', refundedMinor: 10_050n }],
  ])('a payment that names another session and is %s says nothing new the second time', (status, patch) => {
    const once = decideAll(aState(), [told(2, status, patch)]).state;

    expect(decide(once, told(3, status, patch)).entries).toEqual([]);
    expect(kinds(once, 'open')).toEqual([]);
    expect(once.order).toMatchObject({ status: 'awaiting_payment', payBefore: at(24 * 60) });
  });
});
