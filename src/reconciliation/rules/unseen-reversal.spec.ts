import { expect, it } from '@jest/globals';
import { aState, aZohoPayment, aZohoSession, decideAll, newsAt } from '../../../test/support/states.js';
import { decide, type News } from './decide.js';
import type { State } from './state.js';

const failed = aZohoPayment('P1', 'failed');
/** Zoho calls the session paid and shows these payments on it. */
const saidPaid = (minute: number, payments = [failed]): News => ({
  ...newsAt(minute, { 1: payments }),
  sessions: [aZohoSession(1, payments, { status: 'succeeded' })],
});
const kinds = ({ cases }: State) => cases.map(({ kind, status, paymentId }) => `${kind} ${status} ${paymentId}`);

it('money taken back before we heard of it is a case in the second look, once, and the order waits for a person', () => {
  const once = decideAll(aState(), [saidPaid(2)]).state;
  expect(kinds(once)).toEqual([]); // its list may be late

  const { state, untold } = decideAll(once, [saidPaid(3), saidPaid(4)]);
  expect(kinds(state)).toEqual(['payment_reversed open P1']);
  expect(untold).toEqual([]);
  expect(decide(state, saidPaid(5), 'cancel').state.order.status).toBe('awaiting_payment');
});

it('a person’s decision lets the order end', () => {
  const { state } = decideAll(aState(), [saidPaid(2), saidPaid(3)]);
  const cases = state.cases.map((known) => ({ ...known, status: 'resolved' as const, resolution: 'dismiss' }));
  expect(decide({ ...state, cases }, saidPaid(4), 'cancel').state.order.status).toBe('cancelled');
});

it('a list that was only late closes the case, and its payment pays the order', () => {
  const { state } = decideAll(aState(), [
    saidPaid(2),
    saidPaid(3),
    saidPaid(4, [failed, aZohoPayment('P2', 'succeeded')]),
  ]);
  expect(kinds(state)).toEqual(['payment_reversed resolved P1']);
  expect(state.order).toMatchObject({ status: 'paid', settlingPaymentId: 'P2' });
});

it('the same news twice is said once', () => {
  const { state } = decideAll(aState(), [saidPaid(2)]);
  expect(decide(state, saidPaid(2)).entries).toEqual([]);
});
