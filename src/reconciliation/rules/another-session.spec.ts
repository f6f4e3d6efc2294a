import { describe, expect, it } from '@jest/globals';
import {
  aSession,
  aState,
  at,
  aZohoPayment,
  decideAll,
  newsAt,
  type StatePatch,
} from '../../../test/support/states.js';
import { decideAnotherSession } from './another-session.js';

const WISH = { isBeingCreated: false, whileUnderWay: false };
const ended = aSession(1, { status: 'expired' });

/** An order on whose session Zoho shows a payment of this status, not quite of the order's amount. */
const showing = (status: string): StatePatch => {
  const amount = { minor: 10_051n, currency: 'INR', text: '100.51' };
  return decideAll(aState(), [newsAt(16, { 1: [aZohoPayment('P', status, { amount })] })]).state;
};

const kindOf = (state: StatePatch, minute: number, wish = WISH): string =>
  decideAnotherSession(aState(state), at(minute), wish).kind;

describe('another session', () => {
  it.each<[string, StatePatch, number, string]>([
    ['not while the first can be paid for a minute or more', {}, 14, 'payable'],
    ['when the first has less than a minute left', {}, 14.5, 'reserve'],
    ['when the first has ended', { sessions: [ended] }, 20, 'reserve'],
    ['not when the order has ended', { order: { status: 'cancelled' } }, 1, 'ended'],
    ['not once the time to pay is over', { order: { payBefore: at(20) }, sessions: [ended] }, 20, 'time_is_over'],
    ['not while money waits for a person', showing('succeeded'), 20, 'money_waits'],
    ['not while a payment is under way', showing('pending'), 20, 'under_way'],
    ['once the patience with a payment is over', showing('pending'), 40, 'reserve'],
  ])('%s', (_, state, minute, kind) => expect(kindOf(state, minute)).toBe(kind)); // prettier-ignore

  it('follows the call that is making one, and takes its place when nobody makes it', () => {
    const sessions = [aSession(1, { status: 'creating', zohoSessionId: null })];

    expect(kindOf({ sessions }, 1, { ...WISH, isBeingCreated: true })).toBe('being_created');
    expect(decideAnotherSession(aState({ sessions }), at(1), WISH)).toMatchObject({
      kind: 'reserve',
      aside: { session: { status: 'create_unknown' }, entry: { type: 'payment_session.create_unknown' } },
    });
  });

  it('puts the one that is too short to pay with aside', () => {
    expect(decideAnotherSession(aState(), at(14.5), WISH)).toMatchObject({
      kind: 'reserve',
      aside: { session: { status: 'open', supersededAt: at(14.5) }, entry: { type: 'payment_session.superseded' } },
    });
  });

  it('opens beside a payment under way only for a storefront that wishes it', () => {
    expect(kindOf(showing('pending'), 20, { ...WISH, whileUnderWay: true })).toBe('reserve');
  });
});
