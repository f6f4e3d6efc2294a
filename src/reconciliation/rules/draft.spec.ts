import { describe, expect, it } from '@jest/globals';
import { aPayment, aSession, aState, countingIds } from '../../../test/support/states.js';
import { canMoveOrder, ORDER_STATUSES, SUPPORT_TRANSITIONS, canSupportMoveOrder } from '../../orders/order-status.js';
import { canMoveSession, SESSION_STATUSES, type SessionStatus } from '../../payment-sessions/session-status.js';
import { Draft } from './draft.js';

const draftOf = (...state: Parameters<typeof aState>) => new Draft(aState(...state), countingIds());
const pairs = <T extends string>(all: readonly T[], targets: readonly T[] = all): [T, T][] =>
  all.flatMap((from) => targets.map((to): [T, T] => [from, to]));

describe('a draft moves its order', () => {
  const legal = pairs(ORDER_STATUSES).filter(([from, to]) => canMoveOrder(from, to));
  const illegal = pairs(ORDER_STATUSES).filter(([from, to]) => !canMoveOrder(from, to));

  it.each(legal)('from %s to %s, with exactly one entry that says so', (from, to) => {
    const draft = draftOf({ order: { status: from } });

    expect(draft.moveOrder(to, { settlingPaymentId: 'P1' }, { why: 'test' })).toBe(true);
    expect(draft.order).toMatchObject({ status: to, settlingPaymentId: 'P1' });
    expect(draft.entries).toEqual([
      { type: `order.${to}`, data: { order: { status: to, settlingPaymentId: 'P1' } }, evidence: { why: 'test' } },
    ]);
  });

  it.each(illegal)('never from %s to %s: nothing changes and nothing is told', (from, to) => {
    const draft = draftOf({ order: { status: from } });
    const before = draft.order;

    expect(draft.moveOrder(to, { settlingPaymentId: 'P1' })).toBe(false);
    expect(draft.order).toBe(before);
    expect(draft.entries).toEqual([]);
  });

  it('by the table of what a person may do, where that is asked for', () => {
    for (const [from, to] of pairs(ORDER_STATUSES)) {
      const draft = draftOf({ order: { status: from } });
      expect(draft.moveOrder(to, {}, {}, canSupportMoveOrder)).toBe(SUPPORT_TRANSITIONS[from].includes(to));
    }
  });

  it('to the same status when more of it was refunded, with an entry for each sum', () => {
    const draft = draftOf({ order: { status: 'partially_refunded', refundedMinor: 100n } });

    expect(draft.moveOrder('partially_refunded', { refundedMinor: 200n })).toBe(true);
    expect(draft.order.refundedMinor).toBe(200n);
    expect(draft.entries.map(({ data }) => data)).toEqual([
      { order: { status: 'partially_refunded', refundedMinor: 200n } },
    ]);
  });
});

describe('a draft moves a session', () => {
  const targets = SESSION_STATUSES.filter((status) => status !== 'creating');
  const moves = pairs<SessionStatus>(SESSION_STATUSES, targets) as [SessionStatus, (typeof targets)[number]][];
  const inStatus = (status: SessionStatus) => draftOf({ sessions: [aSession(1, { status })] });

  it.each(moves.filter(([from, to]) => canMoveSession(from, to)))(
    'from %s to %s, with exactly one entry',
    (from, to) => {
      const draft = inStatus(from);

      expect(draft.moveSession({ id: 'session-1' }, to, {}, { zohoSessionId: 'Z9' })).toBe(true);
      expect(draft.findSession('session-1')).toMatchObject({ status: to, zohoSessionId: 'Z9' });
      expect(draft.entries).toEqual([
        {
          type: to === 'open' ? 'payment_session.opened' : `payment_session.${to}`,
          data: { session: { id: 'session-1', status: to, zohoSessionId: 'Z9' } },
          evidence: {},
        },
      ]);
    },
  );

  it.each(moves.filter(([from, to]) => !canMoveSession(from, to)))(
    'never from %s to %s: nothing changes and nothing is told',
    (from, to) => {
      const draft = inStatus(from);
      const before = draft.sessions;

      expect(draft.moveSession({ id: 'session-1' }, to, {}, { zohoSessionId: 'Z9' })).toBe(false);
      expect(draft.sessions[0]).toBe(before[0]);
      expect(draft.entries).toEqual([]);
    },
  );

  it('only if it is the order’s', () => {
    expect(() => draftOf().moveSession({ id: 'session-9' }, 'open')).toThrow('session-9');
  });
});

describe('a draft', () => {
  const payment = aPayment();

  it('tells of every payment and of every change of one, and of none twice', () => {
    const draft = draftOf();
    draft.putPayment(payment);
    draft.putPayment({ ...payment });
    draft.putPayment({ ...payment, status: 'succeeded' });

    expect(draft.entries.map(({ type }) => type)).toEqual(['payment.under_way', 'payment.succeeded']);
    expect(draft.payments).toEqual([{ ...payment, status: 'succeeded' }]);
  });

  it('tells of every case it opens', () => {
    const draft = draftOf();
    draft.openCase('late_payment', 'P1', { why: 'test' });

    expect(draft.cases).toMatchObject([{ kind: 'late_payment', paymentId: 'P1', status: 'open' }]);
    expect(draft.entries.map(({ type }) => type)).toEqual(['case.opened']);
  });

  it('shows copies: a list that was read is not a way to change it', () => {
    const draft = draftOf({ payments: [payment] });
    for (const list of [draft.sessions, draft.payments, draft.cases, draft.entries]) (list as unknown[]).push('stray');

    expect(draft.finish()).toEqual(aState({ payments: [payment] }));
    expect(draft.entries).toEqual([]);
  });
});
