import { expect, it } from '@jest/globals';
import {
  anUnknownSession,
  aSession,
  aState,
  at,
  aZohoPayment,
  decideAll,
  newsAt,
} from '../../../test/support/states.js';
import type { News } from '../../reconciliation/rules/decide.js';
import type { State } from '../../reconciliation/rules/state.js';
import { compare } from './compare.js';

/** What a look shows that finds `news` where our rows are `before`. */
function look(before: State, news: News) {
  return compare({ before, after: decideAll(before, [news]).state, news }).map(
    ({ what, ours, zoho, same }) => `${what}: ${ours ?? '-'} / ${zoho ?? '-'}${same ? '' : ' !'}`,
  );
}

/** Our rows after a look at minute 2 that found payment `p1` of that status. */
const knowing = (status: string, patch = {}) =>
  decideAll(aState(), [newsAt(2, { 1: [aZohoPayment('p1', status, patch)] })]).state;

it('shows what we did not know of', () => {
  expect(look(aState(), newsAt(2, { 1: [aZohoPayment('p1', 'succeeded')] }))).toEqual([
    'session Z1: status: open / succeeded !',
    'payment p1: status: - / succeeded !',
    'payment p1: amount: - / 100.50 INR !',
  ]);
});

it('shows that nothing differs', () => {
  expect(look(knowing('succeeded'), newsAt(3, { 1: [aZohoPayment('p1', 'succeeded')] }))).toEqual([
    'session Z1: status: succeeded / succeeded',
    'payment p1: status: succeeded / succeeded',
    'payment p1: amount: 100.50 INR / 100.50 INR',
  ]);
});

it("shows Zoho's own word where ours is further on and stands", () => {
  const before = knowing('succeeded', { refundedMinor: 5_000n });
  expect(look(before, newsAt(3, { 1: [aZohoPayment('p1', 'pending')] }))).toEqual([
    'session Z1: status: succeeded / - !',
    'payment p1: status: succeeded / pending !',
    'payment p1: amount: 100.50 INR / 100.50 INR',
    'payment p1: refunded: 50.00 INR / 0.00 INR !',
  ]);
});

it('shows a payment of ours that Zoho does not list any more', () => {
  expect(look(knowing('succeeded'), newsAt(3, { 1: [] }))).toContain('payment p1: status: succeeded / - !');
});

it('says nothing of payments on sessions that were not asked about', () => {
  const before = { ...knowing('succeeded'), sessions: [...knowing('succeeded').sessions, aSession(2)] };
  expect(look(before, newsAt(3, { 2: [] }))).toEqual(['session Z2: status: open / -']);
});

it('shows a session that was searched for in vain', () => {
  const news = { askedAt: at(3), answeredAt: at(3), sessions: [], payments: [], searchedSessionIds: ['session-1'] };
  expect(look(aState({ sessions: [anUnknownSession(1)] }), news)).toEqual([
    'session number 1, by its payments: status: create_unknown / not found',
  ]);
});

it('shows a payment by its status alone while its own detail was not asked for', () => {
  const news = { ...newsAt(3, { 1: [aZohoPayment('p1', 'failed')] }), payments: [] };
  expect(look(knowing('failed'), news)).toEqual([
    'session Z1: status: open / -',
    'payment p1: status: failed / failed',
  ]);
});
