import { expect, it } from '@jest/globals';
import { aPayment, aSession, aState, at } from '../../../test/support/states.js';
import { casesGivenUpWith, decideGivingUp, type GivingUp, obstacleToClosing } from './give-up-session.js';
import type { CaseState, State } from './state.js';

const MISSING = { missingLooks: [at(0), at(5), at(10)] };
const caseOf = (attempt: number): CaseState => ({
  id: `case-${attempt}`, kind: 'session_missing', paymentId: null, sessionId: `session-${attempt}`, refundId: null,
  status: 'open', resolution: null,
}); // prettier-ignore
const lost = (patch: Parameters<typeof aState>[0] = {}): State =>
  aState({ sessions: [aSession(1, MISSING)], cases: [caseOf(1)], ...patch });
const wish = (state: State, resolution: GivingUp['resolution'] = 'close_order'): GivingUp => ({
  cases: casesGivenUpWith(state, caseOf(1), resolution),
  resolution,
  by: 'support:anna',
  askedAt: at(20),
});
const obstacle = (state: State) => obstacleToClosing(state, wish(state));

it('closing cancels the order, ends the session, and says who did it on what', () => {
  const before = lost();
  expect(obstacle(before)).toBeNull();
  const { state, entries } = decideGivingUp(before, wish(before));
  expect(state).toMatchObject({
    order: { status: 'cancelled' },
    sessions: [{ status: 'failed' }],
    cases: [{ status: 'resolved', resolution: 'close_order' }],
  });
  expect(entries.map(({ type }) => type)).toEqual(['payment_session.failed', 'order.cancelled']);
  expect(entries[1]?.evidence).toMatchObject({ closedByCase: 'case-1', resolvedBy: 'support:anna', askedAt: at(20) });
});

it('dismissing ends the session and leaves the order as it is', () => {
  const before = lost();
  const { state, entries } = decideGivingUp(before, wish(before, 'dismiss'));
  expect(state).toMatchObject({ order: { status: 'awaiting_payment' }, sessions: [{ status: 'failed' }] });
  expect(entries.map(({ type }) => type)).toEqual(['payment_session.failed']);
});

it('closing decides all missing sessions of the order, dismissing one', () => {
  const sessions = [aSession(1, MISSING), aSession(2, MISSING)];
  const before = lost({ sessions, cases: [caseOf(1), caseOf(2)] });
  expect(wish(before).cases).toHaveLength(2);
  expect(wish(before, 'dismiss').cases).toHaveLength(1);
  expect(decideGivingUp(before, wish(before)).state.sessions.map(({ status }) => status)).toEqual(['failed', 'failed']);
});

it.each<[string, State, string | null]>([
  ['another session was asked about', lost({ sessions: [aSession(1, MISSING), aSession(2, { lookedAt: at(20) })] }), null],
  ['another session was not', lost({ sessions: [aSession(1, MISSING), aSession(2, { lookedAt: at(19) })] }), 'opened meanwhile'],
  ['the order is paid', lost({ order: { status: 'paid' } }), 'The order is paid'],
  ['money waits for a person', lost({ payments: [aPayment({ id: 'p', sessionId: 'session-1', status: 'succeeded', amountMinor: 1n })] }), 'decide on that first'],
  ['a payment is under way', lost({ payments: [aPayment({ id: 'p', sessionId: 'session-1', status: 'initiated', createdAt: at(1) })] }), 'under way'],
])('closing, when %s', (_when, state, why) => {
  if (why === null) expect(obstacle(state)).toBeNull();
  else expect(obstacle(state)).toContain(why);
}); // prettier-ignore
