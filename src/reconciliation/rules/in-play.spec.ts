import { askableSessions, isOverdue, isSettled, payableSession, sessionsInPlay, wholeLookAt } from './in-play.js';
import { aPayment } from '../../../test/support/states.js';
import type { SessionState, State } from './state.js';
import type { Payment } from '../../payments/payment.js';

const NOW = new Date('2026-12-01T10:05:00Z');
const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

const SESSION: SessionState = {
  id: 's1', attempt: 1, status: 'open', zohoSessionId: '2000000012001', zohoStatus: 'created', amountMinor: 24_950n,
  currency: 'INR', maxAttempts: 5, createdAt: at(-300), expiresAt: at(600), supersededAt: null, lookedAt: NOW,
  missingLooks: [], creatingOwner: null,
}; // prettier-ignore

const PAYMENT = aPayment({
  id: 'p1', sessionId: 's1', zohoSessionId: '2000000012001', status: 'failed', amountMinor: 24_950n, currency: 'INR',
  amountText: '249.50', refundedMinor: 0n, disputed: false, method: 'upi', failureReason: null, referenceNumber: null,
  detailStatus: 'failed', createdAt: at(-100),
}); // prettier-ignore

function state(
  sessions: Partial<SessionState>[],
  payments: Partial<Payment>[] = [],
  order: Partial<State['order']> = {},
): State {
  return {
    order: {
      id: 'o1', status: 'awaiting_payment', amountMinor: 24_950n, currency: 'INR', payBefore: at(3600), paidAt: null,
      settlingPaymentId: null, refundedMinor: 0n, shopperFees: null, ...order,
    }, // prettier-ignore
    sessions: sessions.map((session, index) => ({ ...SESSION, id: `s${index + 1}`, attempt: index + 1, ...session })),
    payments: payments.map((payment, index) => ({ ...PAYMENT, id: `p${index + 1}`, ...payment })),
    cases: [],
  };
}

const ids = (sessions: SessionState[]): string[] => sessions.map(({ id }) => id);
const taken = { status: 'succeeded', detailStatus: 'succeeded' };
const lost = { status: 'create_unknown', zohoSessionId: null } as const;

describe('a status read asks about', () => {
  it.each<[string, State, string[]]>([
    ['a session that can be paid, put aside or not', state([{ supersededAt: NOW }, {}]), ['s1', 's2']],
    ['the latest session while the order is unpaid', state([{ status: 'expired' }, { status: 'expired' }]), ['s2']],
    ['a session that never got an id: it cannot', state([lost]), []],
    ['an attempt under way on an old session', state([{ status: 'expired' }, {}], [{ status: 'initiated' }]), ['s1', 's2']],
    ['money whose detail is not known', state([{ status: 'succeeded' }], [{ status: 'succeeded', detailStatus: null }]), ['s1']],
    ['a paid session that names no payment', state([{ status: 'succeeded' }], []), ['s1']],
    ['money that is placed: nothing', state([{ status: 'succeeded' }], [taken], { status: 'paid' }), []],
    ['an open session of a cancelled order', state([{}], [], { status: 'cancelled' }), ['s1']],
    ['an expired session of an expired order: nothing', state([{ status: 'expired' }], [], { status: 'expired' }), []],
  ])('%s', (_what, given, expected) => {
    expect(ids(sessionsInPlay(given))).toEqual(expected);
  }); // prettier-ignore

  it('nothing once the order has ended and no session can be paid', () => {
    expect(isSettled(state([{ status: 'succeeded' }], [taken], { status: 'paid' }))).toBe(true);
    expect(isSettled(state([{ status: 'succeeded' }, {}], [taken], { status: 'paid' }))).toBe(false);
    expect(isSettled(state([lost]))).toBe(false);
  });
});

describe('everything that can change was last looked at', () => {
  const undetermined = { status: 'succeeded', detailStatus: null };
  it.each<[string, State, Date | null, Date | null]>([
    ['when its one session was, by whichever trigger', state([{ lookedAt: at(-5) }]), at(-60), at(-5)],
    ['when the session was that was looked at longest ago', state([{ lookedAt: at(-9) }, { lookedAt: at(-5) }]), null, at(-9)],
    ['when a status read asked about all', state([{ lookedAt: at(-9) }, { lookedAt: at(-5) }]), at(-4), at(-4)],
    ['never while a session never was', state([{ lookedAt: null }, { lookedAt: at(-5) }]), null, null],
    ['not when a detail went unanswered', state([{ lookedAt: at(-5) }], [undetermined]), at(-60), at(-60)],
    ['as noted when nothing can change', state([{ status: 'succeeded' }], [taken], { status: 'paid' }), at(-60), at(-60)],
  ])('%s', (_when, given, noted, expected) => {
    expect(wholeLookAt({ ...given, lookedAt: noted })).toEqual(expected);
  }); // prettier-ignore
});

describe('a last look asks about', () => {
  it('everything with an id, and searches for what may exist without one', () => {
    const creating = { status: 'creating', zohoSessionId: null } as const;
    const given = state([
      { status: 'expired' },
      { status: 'create_failed', zohoSessionId: null },
      lost,
      { ...creating, createdAt: at(-61) },
      { ...creating, createdAt: at(-59) },
    ]);
    expect(ids(askableSessions(given, NOW))).toEqual(['s1', 's3', 's4']);
  });
});

describe('a shopper can be sent to', () => {
  it.each<[string, Partial<SessionState>[], boolean]>([
    ['the latest open session', [{ status: 'expired' }, {}], true],
    ['one with a minute left', [{ expiresAt: at(60) }], true],
    ['none with less', [{ expiresAt: at(59) }], false],
    ['none that was put aside', [{ supersededAt: NOW }], false],
    ['none for another amount', [{ amountMinor: 1n }], false],
    ['none in another currency', [{ currency: 'USD' }], false],
    ['none that is older than the latest', [{}, { status: 'failed' }], false],
    ['none that is being made', [{ status: 'creating', zohoSessionId: null }], false],
  ])('%s', (_what, sessions, payable) => {
    expect(payableSession(state(sessions), NOW) !== undefined).toBe(payable);
  });

  it('none of an order that has ended', () => {
    expect(payableSession(state([{}], [], { status: 'cancelled' }), NOW)).toBeUndefined();
  });
});

it('an order is overdue at payBefore, not before, and only while it is unpaid', () => {
  expect(isOverdue(state([{}], [], { payBefore: NOW }), NOW)).toBe(true);
  expect(isOverdue(state([{}], [], { payBefore: at(1) }), NOW)).toBe(false);
  expect(isOverdue(state([{}], [], { payBefore: at(-1), status: 'paid' }), NOW)).toBe(false);
});
