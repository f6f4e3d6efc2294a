import { describe, expect, it } from '@jest/globals';
import { aPayment, aSession, aState, at, aZohoPayment, decideAll, newsAt } from '../../../test/support/states.js';
import { decide, type News } from './decide.js';
import { awaitsPerson, isGivenUp, isMissing } from './missing-session.js';
import type { State } from './state.js';

/** A look at minute `minute` at which Zoho does not know session 1, and knows what else is given. */
const missedAt = (minute: number, known: Parameters<typeof newsAt>[1] = {}): News => ({
  ...newsAt(minute, known),
  missing: [{ zohoSessionId: 'Z1', words: 'getSession: Zoho refused (HTTP 404, code resource_does_not_exist)' }],
});
const after = (minutes: readonly number[], before: State = aState()) =>
  decideAll(
    before,
    minutes.map((m) => missedAt(m)),
  );
const kinds = ({ cases }: State) => cases.map(({ kind, sessionId, status }) => `${kind} ${sessionId} ${status}`);

describe('a session that Zoho says it does not know', () => {
  it.each([
    [[0], 0],
    [[0, 10], 0],
    [[0, 1, 9.9], 0],
    [[0, 1, 10], 1],
    [[0, 5, 10], 1],
    [[10, 0, 5], 1],
    [[0, 0, 10], 0],
    [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 1],
  ])('looks at the minutes %j open %d cases', (minutes, count) => {
    const { state } = after(minutes);
    expect(kinds(state)).toHaveLength(count);
    expect(state.order.status).toBe('awaiting_payment');
    expect(state.sessions[0]?.status).toBe('open');
    expect(isMissing(state.sessions[0] ?? aSession(1))).toBe(count === 1);
  });

  it('has one case, on the evidence of the looks and of Zoho’s words, however often it is looked at', () => {
    const { state, entries } = after([0, 5, 10, 10, 20, 5000]);
    expect(kinds(state)).toEqual(['session_missing session-1 open']);
    expect(entries.map(({ type }) => type)).toEqual(['case.opened']);
    expect(entries[0]?.evidence).toMatchObject({ zohoSessionId: 'Z1', looks: [at(0), at(5), at(10)] });
  });

  it('counts anew once Zoho has known it in between, and not what was asked before that', () => {
    const known = newsAt(6, { 1: [] });
    expect(kinds(decideAll(aState(), [missedAt(0), missedAt(5), known, missedAt(10)]).state)).toEqual([]);
    expect(kinds(decideAll(aState(), [known, missedAt(0), missedAt(5), missedAt(11)]).state)).toEqual([]);
    const { missingLooks } = decideAll(aState(), [missedAt(0), known]).state.sessions[0] ?? aSession(1);
    expect(missingLooks).toEqual([]);
  });

  it('closes its case when Zoho knows it again; should that change once more, there is another', () => {
    const { state, entries } = decideAll(aState(), [...[0, 5, 10].map((m) => missedAt(m)), newsAt(30, { 1: [] })]);
    expect(kinds(state)).toEqual(['session_missing session-1 resolved']);
    expect(entries.at(-1)).toMatchObject({ type: 'case.resolved', evidence: { why: 'Zoho knows the session again' } });
    expect(kinds(after([40, 45, 50], state).state)).toEqual([
      'session_missing session-1 resolved',
      'session_missing session-1 open',
    ]);
  });

  it('keeps an unpaid order from being cancelled or expired until a person has decided', () => {
    const sessions = [aSession(1, { status: 'expired' })];
    const { state } = after([1500, 1505, 1510], aState({ sessions }));
    for (const intent of ['cancel', 'cancel_while_under_way', 'look'] as const)
      expect(decide(state, newsAt(1600, {}), intent).state.order.status).toBe('awaiting_payment');
    const decided = { ...state, cases: state.cases.map((c) => ({ ...c, status: 'resolved' as const })) };
    expect(decide(decided, newsAt(1600, {}), 'cancel').state.order.status).toBe('cancelled');
    expect(decide(decided, newsAt(1600, {})).state.order.status).toBe('expired');
  });

  it('asks no person where nothing is left open by it', () => {
    const ended = aState({ order: { status: 'cancelled' }, sessions: [aSession(1, { status: 'expired' })] });
    expect(kinds(after([0, 5, 10], ended).state)).toEqual([]);
    const alive = aState({ order: { status: 'cancelled' } });
    expect(kinds(after([0, 5, 10], alive).state)).toEqual(['session_missing session-1 open']);
  });

  it('is left to the person while the case is open, and given up after that', () => {
    const { state } = after([0, 5, 10]);
    const session = state.sessions[0] ?? aSession(1);
    expect([awaitsPerson(state, session), isGivenUp(state, session)]).toEqual([true, false]);
    expect([awaitsPerson({ cases: [] }, session), isGivenUp({ cases: [] }, session)]).toEqual([false, true]);
    expect(isGivenUp({ cases: [] }, aSession(1))).toBe(false);
  });
});

describe('a payment on it tells by its own detail', () => {
  const detail = aZohoPayment('p1', 'succeeded', { sessionId: 'Z1' });

  it('that it was paid, though Zoho does not know the session; its case is closed', () => {
    const { state, entries } = decideAll(aState(), [
      ...[0, 5, 10].map((m) => missedAt(m)),
      { ...missedAt(20), payments: [detail] },
    ]);
    expect(state.order).toMatchObject({ status: 'paid', settlingPaymentId: 'p1' });
    expect(state.sessions[0]?.status).toBe('succeeded');
    expect(kinds(state)).toEqual(['session_missing session-1 resolved']);
    expect(entries.at(-1)?.evidence).toMatchObject({ why: 'money on the session was found by its own detail' });
  });

  it('nothing, if it names a session that is none of the order’s', () => {
    const other = { ...detail, sessionId: 'Z9' };
    expect(decide(aState(), { ...missedAt(1), payments: [other] }).state.payments).toEqual([]);
  });

  it('nothing new about money that a person gave to the order', () => {
    const payments = [aPayment({ id: 'p1', sessionId: null, zohoSessionId: 'Z1', status: 'succeeded' })];
    const { state } = decide(aState({ payments }), { ...newsAt(1, {}), payments: [detail] });
    expect(state.payments[0]?.sessionId).toBeNull();
  });
});
