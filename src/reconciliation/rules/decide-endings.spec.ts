import { describe, expect, it } from '@jest/globals';
import {
  anUnknownSession,
  aSession,
  aState,
  at,
  aZohoPayment,
  aZohoSession,
  decideAll,
  newsAt,
} from '../../../test/support/states.js';
import { decide, type News } from './decide.js';
import { UNDER_WAY_GRACE_MS } from './decide-session.js';
import type { State } from './state.js';

const DUE = 60;
const due = (patch: Parameters<typeof aState>[0] = {}): State =>
  aState({ ...patch, order: { payBefore: at(DUE), ...patch.order } });
const searched = (minutes: number, ...ids: string[]): News => ({ ...newsAt(minutes, {}), searchedSessionIds: ids });
const statusAfter = (state: State, ...news: News[]) => decideAll(state, news).state.order.status;

describe('an unpaid order ends only after Zoho was asked after that moment (contract 5, rule 2)', () => {
  it('expires after a look made past its time', () => {
    const { state, entries } = decide(due(), newsAt(DUE, { 1: [] }));

    expect(state.order.status).toBe('expired');
    expect(entries.at(-1)).toMatchObject({ type: 'order.expired', evidence: { looks: [{ sessionId: 'session-1' }] } });
  });

  it('does not expire on a look made a moment earlier', () => {
    expect(statusAfter(due(), newsAt(DUE - 1, { 1: [] }))).toBe('awaiting_payment');
  });

  it('does not expire while one of its sessions was not asked about', () => {
    const state = due({ sessions: [aSession(1, { status: 'expired' }), aSession(2)] });

    expect(statusAfter(state, newsAt(DUE, { 2: [] }))).toBe('awaiting_payment');
    expect(statusAfter(state, newsAt(DUE, { 2: [] }), newsAt(DUE + 1, { 1: [] }))).toBe('expired');
  });

  it('does not expire or cancel while a payment is listed as taken and its detail is not known', () => {
    const blind = { ...newsAt(DUE, { 1: [aZohoPayment('P1', 'succeeded')] }), payments: [] };

    expect(statusAfter(due(), blind)).toBe('awaiting_payment');
    expect(decide(due(), blind, 'cancel').state.order.status).toBe('awaiting_payment');
  });

  it('does not expire or cancel while Zoho calls a session paid without showing the payment', () => {
    const silent = { ...newsAt(DUE, {}), sessions: [aZohoSession(1, [], { status: 'succeeded' })] };

    expect(statusAfter(due(), silent)).toBe('awaiting_payment');
    expect(decide(due(), silent, 'cancel').state.order.status).toBe('awaiting_payment');
  });

  it('does not expire while it holds money of a wrong amount, and does once that is given back', () => {
    const amount = { minor: 500n, currency: 'INR', text: '5.00' };
    const wrong = (status: string, refundedMinor = 0n) => aZohoPayment('P1', status, { amount, refundedMinor });

    expect(statusAfter(due(), newsAt(DUE, { 1: [wrong('succeeded')] }))).toBe('awaiting_payment');
    expect(statusAfter(due(), newsAt(DUE, { 1: [wrong('refunded', 500n)] }))).toBe('expired');
  });

  it('waits for a bank debit that is pending, but not for ever', () => {
    const pending = aZohoPayment('P1', 'pending', { method: 'ach_debit' });

    expect(statusAfter(due(), newsAt(DUE, { 1: [pending] }))).toBe('awaiting_payment');
    expect(statusAfter(due(), newsAt(9 * 24 * 60, { 1: [pending] }))).toBe('awaiting_payment');
    expect(statusAfter(due(), newsAt(11 * 24 * 60, { 1: [pending] }))).toBe('expired');
  });

  it('waits for a payment whose status Zoho documents nowhere: unknown is not unpaid', () => {
    const mystery = aZohoPayment('P1', 'captured_later');

    expect(statusAfter(due(), newsAt(DUE, { 1: [mystery] }))).toBe('awaiting_payment');
    expect(decide(due(), newsAt(DUE, { 1: [mystery] }), 'cancel').state.order.status).toBe('awaiting_payment');
    expect(statusAfter(due(), newsAt(9 * 24 * 60, { 1: [mystery] }))).toBe('expired');
  });

  it('waits when an unknown word follows a known one: what was heard before may be out of date', () => {
    const [known, mystery] = [aZohoPayment('P1', 'failed'), aZohoPayment('P1', 'captured_later')];
    const news = [newsAt(5, { 1: [known] }), newsAt(DUE, { 1: [mystery] })];

    expect(decideAll(due(), news).state.order.status).toBe('awaiting_payment');
    expect(decideAll(due(), [...news, newsAt(DUE + 1, { 1: [known] })]).state.order.status).toBe('expired');
    expect(decideAll(due(), [...news, newsAt(9 * 24 * 60, { 1: [mystery] })]).state.order.status).toBe('expired');
  });

  it('is paid whichever is heard first: that the money was taken in time, or an unknown word for it after its time', () => {
    const unheard = due({ sessions: [anUnknownSession(1)], order: { payBefore: at(60) } });
    const taken = newsAt(56, { 1: [aZohoPayment('P1', 'succeeded')] });
    const lagging = {
      ...newsAt(73, { 1: [aZohoPayment('P1', 'mystery_c')] }),
      sessions: [aZohoSession(1, [aZohoPayment('P1', 'mystery_c')], { status: null })],
    };
    const before = {
      ...newsAt(6, { 1: [aZohoPayment('P1', 'incomplete')] }),
      payments: [],
    };

    for (const news of [
      [before, taken, lagging],
      [before, lagging, taken],
    ]) {
      const { state } = decideAll(unheard, news);
      expect(state.order).toMatchObject({ status: 'paid', settlingPaymentId: 'P1' });
      expect(state.cases).toMatchObject([{ kind: 'payment_reversed', status: 'open' }]); // whatever the word means, a person looks
    }
  });

  it('does not expire on "paid" without the payments, even if money that went back could explain it', () => {
    const amount = { minor: 500n, currency: 'INR', text: '5.00' };
    const back = aZohoPayment('P2', 'refunded', { amount, refundedMinor: 500n });
    const begun = newsAt(37, { 1: [aZohoPayment('P1', 'initiated'), back] });
    const silent = { ...newsAt(DUE, {}), sessions: [aZohoSession(1, [], { status: 'succeeded' })] };
    const whole = newsAt(DUE + 1, { 1: [aZohoPayment('P1', 'succeeded'), back] });

    expect(statusAfter(due(), begun, silent)).toBe('awaiting_payment');
    expect(statusAfter(due(), begun, silent, whole)).toBe('paid');
    expect(statusAfter(due(), silent, begun, whole)).toBe('paid');
  });

  it('expires without a session Zoho refused to make', () => {
    const state = due({ sessions: [aSession(1, { status: 'create_failed', zohoSessionId: null })] });

    expect(statusAfter(state, newsAt(DUE, {}))).toBe('expired');
  });

  it('expires past a session that was searched for in vain, not past one nobody searched for', () => {
    const state = due({ sessions: [anUnknownSession(1)] });

    expect(statusAfter(state, newsAt(DUE, {}))).toBe('awaiting_payment');
    expect(statusAfter(state, searched(DUE, 'session-1'))).toBe('expired');
  });

  it('does not count a search for a session whose id was learned meanwhile', () => {
    const { state } = decide(due(), searched(DUE, 'session-1'), 'cancel');

    expect(state.order.status).toBe('awaiting_payment');
    expect(state.sessions[0]?.lookedAt).toBeNull();
  });

  it('is cancelled when asked to and every session was just looked at', () => {
    expect(decide(aState(), newsAt(5, { 1: [] }), 'cancel').state.order.status).toBe('cancelled');
    expect(decide(aState(), newsAt(5, {}), 'cancel').state.order.status).toBe('awaiting_payment');
  });

  it('is paid rather than cancelled when the last look finds the money', () => {
    const { state } = decide(aState(), newsAt(5, { 1: [aZohoPayment('P1', 'succeeded')] }), 'cancel');

    expect(state.order.status).toBe('paid');
  });

  it.each(['paid', 'refunded', 'cancelled', 'expired'] as const)('stays %s whatever a late look says', (status) => {
    const order = { status, settlingPaymentId: status === 'paid' ? 'P0' : null };

    expect(decide(due({ order }), newsAt(DUE + 5, { 1: [] }), 'cancel').state.order.status).toBe(status);
  });
});

describe('a session', () => {
  const sessionAfter = (...news: News[]) => decideAll(aState(), news).state.sessions[0];

  it('stays open after a failed attempt: up to five may be made', () => {
    const failures = (count: number) => Array.from({ length: count }, (_, i) => aZohoPayment(`P${i}`, 'failed'));

    expect(sessionAfter(newsAt(5, { 1: failures(4) }))?.status).toBe('open');
    expect(sessionAfter(newsAt(5, { 1: failures(5) }))?.status).toBe('failed');
  });

  it('counts attempts to the number Zoho names', () => {
    const news = newsAt(5, { 1: [aZohoPayment('P1', 'failed')] });
    const sessions = [aZohoSession(1, [aZohoPayment('P1', 'failed')], { maxAttempts: 1 })];

    expect(sessionAfter({ ...news, sessions })?.status).toBe('failed');
  });

  it('expires at its time, not before, and not on our clock alone', () => {
    expect(sessionAfter(newsAt(14, { 1: [] }))?.status).toBe('open');
    expect(sessionAfter(newsAt(15, { 1: [] }))?.status).toBe('expired');
    expect(sessionAfter(newsAt(15, {}))?.status).toBe('open');
  });

  it('waits past its time for a payment that is under way', () => {
    const underWay = { 1: [aZohoPayment('P1', 'initiated')] };
    const grace = 15 + UNDER_WAY_GRACE_MS / 60_000;

    expect(sessionAfter(newsAt(grace - 1, underWay))?.status).toBe('open');
    expect(sessionAfter(newsAt(grace, underWay))?.status).toBe('expired');
  });

  it.each(['created', 'open', 'mystery', null])(
    'that Zoho calls "%s" is open: only time and money end it',
    (status) => {
      expect(sessionAfter({ ...newsAt(5, {}), sessions: [aZohoSession(1, [], { status })] })?.status).toBe('open');
    },
  );

  it('takes money after it had expired or failed', () => {
    const paid = newsAt(40, { 1: [aZohoPayment('P1', 'succeeded')] });

    expect(sessionAfter(newsAt(15, { 1: [] }), paid)?.status).toBe('succeeded');
  });

  it('whose create call was never answered is recognised by the ids we gave it', () => {
    const state = aState({ sessions: [anUnknownSession(1)] });
    const { state: after, entries } = decide(state, newsAt(5, { 1: [aZohoPayment('P1', 'succeeded')] }));

    expect(after.sessions[0]).toMatchObject({ status: 'succeeded', zohoSessionId: 'Z1', supersededAt: null });
    expect(after.order.status).toBe('paid');
    expect(entries[0]).toMatchObject({ type: 'payment_session.opened', data: { session: { zohoSessionId: 'Z1' } } });
  });

  it('that turns up beside a live one stands behind it', () => {
    const state = aState({ sessions: [anUnknownSession(1), aSession(2)] });
    const { sessions } = decide(state, newsAt(5, { 1: [] })).state;

    expect(sessions.map(({ status, supersededAt }) => [status, supersededAt === null])).toEqual([
      ['open', false],
      ['open', true],
    ]);
  });

  it('that was given up while creating becomes unknown, never failed', () => {
    const state = aState({ sessions: [aSession(1, { status: 'creating', zohoSessionId: null })] });

    expect(decide(state, searched(5, 'session-1')).state.sessions[0]?.status).toBe('create_unknown');
  });
});
