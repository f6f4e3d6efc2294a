import { describe, expect, it } from '@jest/globals';
import { aSession, aState, at, aZohoPayment, decideAll, newsAt } from '../../../test/support/states.js';
import type { ZohoAmount } from '../../zoho/zoho.types.js';
import { decide } from './decide.js';
import type { State } from './state.js';

const paidBy = (paymentId: string, state = aState()): State =>
  decide(state, newsAt(5, { 1: [aZohoPayment(paymentId, 'succeeded')] })).state;

describe('money is never dropped (contract 5, rule 3)', () => {
  it.each(['cancelled', 'expired'] as const)('a success after the order was %s is a late payment', (status) => {
    const { state } = decide(aState({ order: { status } }), newsAt(30, { 1: [aZohoPayment('P1', 'succeeded')] }));

    expect(state.order.status).toBe(status);
    expect(state.cases).toMatchObject([{ kind: 'late_payment', paymentId: 'P1', status: 'open' }]);
    expect(state.sessions[0]?.status).toBe('succeeded');
  });

  it('a second success on the same session is a duplicate, and the first keeps the order', () => {
    const second = aZohoPayment('P2', 'succeeded', { createdAt: at(0) });
    const { state } = decide(paidBy('P1'), newsAt(8, { 1: [aZohoPayment('P1', 'succeeded'), second] }));

    expect(state.order.settlingPaymentId).toBe('P1');
    expect(state.cases).toMatchObject([{ kind: 'duplicate_payment', paymentId: 'P2' }]);
  });

  it('a success on each of two sessions is a payment and a duplicate', () => {
    const state = paidBy('P1', aState({ sessions: [aSession(1, { supersededAt: at(2) }), aSession(2)] }));

    const after = decide(state, newsAt(8, { 2: [aZohoPayment('P2', 'succeeded')] })).state;
    expect(after.cases).toMatchObject([{ kind: 'duplicate_payment', paymentId: 'P2' }]);
    expect(after.sessions.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  });

  it('of two successes heard of together the earlier pays the order', () => {
    const payments = [
      aZohoPayment('P1', 'succeeded', { createdAt: at(4) }),
      aZohoPayment('P2', 'succeeded', { createdAt: at(3) }),
    ];

    const { state } = decide(aState(), newsAt(8, { 1: payments }));
    expect(state.order.settlingPaymentId).toBe('P2');
    expect(state.cases).toMatchObject([{ kind: 'duplicate_payment', paymentId: 'P1' }]);
  });

  it.each<[string, ZohoAmount, string]>([
    ['one minor unit less', { minor: 10_049n, currency: 'INR', text: '100.49' }, 'amount_mismatch'],
    ['one minor unit more', { minor: 10_051n, currency: 'INR', text: '100.51' }, 'amount_mismatch'],
    ['a fee the shopper bore', { minor: 10_289n, currency: 'INR', text: '102.89' }, 'amount_mismatch'],
    ['more digits than the currency has', { minor: null, currency: 'INR', text: '100.505' }, 'amount_mismatch'],
    ['no amount', { minor: null, currency: 'INR', text: null }, 'amount_mismatch'],
    ['no currency', { minor: null, currency: null, text: '100.50' }, 'amount_mismatch'],
    ['the same digits in another currency', { minor: 10_050n, currency: 'USD', text: '100.50' }, 'currency_mismatch'],
  ])('a payment of %s is a case and pays nothing', (_what, amount, kind) => {
    const { state, entries } = decide(
      aState(),
      newsAt(5, { 1: [aZohoPayment('P1', 'succeeded', { amount, feeMinor: 239n })] }),
    );

    expect(state.order.status).toBe('awaiting_payment');
    expect(state.cases).toMatchObject([{ kind, paymentId: 'P1', status: 'open' }]);
    expect(entries.at(-1)).toMatchObject({
      type: 'case.opened',
      evidence: { orderAmount: '100.50', paymentAmount: amount.text },
    });
  });

  it('an exact payment pays the order after one of a wrong amount, which stays a case', () => {
    const wrong = aZohoPayment('P1', 'succeeded', { amount: { minor: 1n, currency: 'INR', text: '0.01' } });
    const { state } = decideAll(aState(), [
      newsAt(5, { 1: [wrong] }),
      newsAt(6, { 1: [wrong, aZohoPayment('P2', 'succeeded')] }),
    ]);

    expect(state.order.settlingPaymentId).toBe('P2');
    expect(state.cases).toMatchObject([{ kind: 'amount_mismatch', paymentId: 'P1' }]);
  });

  it('money refunded before we heard of it still has its case', () => {
    const refunded = aZohoPayment('P1', 'refunded', { refundedMinor: 10_050n });

    const { state } = decide(aState({ order: { status: 'cancelled' } }), newsAt(60, { 1: [refunded] }));
    expect(state.cases).toMatchObject([{ kind: 'late_payment' }]);
  });

  it('a case is opened once, and not again after a person has closed it', () => {
    const news = newsAt(30, { 1: [aZohoPayment('P1', 'succeeded')] });
    const { state } = decide(aState({ order: { status: 'cancelled' } }), news);
    const resolved = { ...state, cases: state.cases.map((c) => ({ ...c, status: 'resolved' as const })) };

    expect(decide(resolved, news).entries).toEqual([]);
  });

  it('money that is the order’s but on none of its sessions does not pay it: a person looks', () => {
    const known = paidBy('P1').payments.map((p) => ({ ...p, sessionId: null, zohoSessionId: null }));

    const { state } = decide(aState({ payments: known }), newsAt(6, {}));
    expect(state.order.status).toBe('awaiting_payment');
    expect(state.cases).toMatchObject([{ kind: 'unmatched_payment', paymentId: 'P1' }]);
    expect(decide({ ...state, cases: [] }, newsAt(7, { 1: [aZohoPayment('P1', 'succeeded')] })).state).toMatchObject({
      order: { status: 'paid' },
      payments: [{ sessionId: 'session-1', zohoSessionId: 'Z1' }],
    });
  });
});

describe('what Zoho contradicts (contract 5, rules 1 and 4)', () => {
  const heard = (status: string, minute: number, before: State) =>
    decide(before, newsAt(minute, { 1: [aZohoPayment('P1', status)] }));

  it.each(['failed', 'canceled', 'blocked'])(
    'a payment that is %s after it had succeeded is a case, once',
    (status) => {
      const { state, entries } = heard(status, 60, paidBy('P1'));

      expect(state.order.status).toBe('paid');
      expect(state.cases).toMatchObject([{ kind: 'payment_reversed', paymentId: 'P1', status: 'open' }]);
      expect(entries).toMatchObject([
        { type: 'case.opened', evidence: { paymentStatus: status, earlierStatus: 'succeeded', paidTheOrder: true } },
      ]);
      expect(heard(status, 61, state).entries).toEqual([]);
    },
  );

  it('an older look that still says failed is no reversal', () => {
    expect(heard('failed', 3, paidBy('P1')).state.cases).toEqual([]);
  });

  it('a payment whose own detail names another session pays nothing', () => {
    const news = newsAt(5, { 1: [aZohoPayment('P1', 'succeeded', { sessionId: 'Z9' })] });
    const { state } = decide(aState(), news);

    expect(state.order.status).toBe('awaiting_payment');
    expect(state.cases).toMatchObject([{ kind: 'conflicting_evidence', paymentId: 'P1', status: 'open' }]);
  });
});

describe('a dispute', () => {
  it('opens a case and leaves the order paid', () => {
    const { state } = decide(paidBy('P1'), newsAt(60, { 1: [aZohoPayment('P1', 'disputed')] }));

    expect(state.order.status).toBe('paid');
    expect(state.cases).toMatchObject([{ kind: 'disputed', paymentId: 'P1' }]);
  });

  it('is remembered when it comes after a refund in part', () => {
    const { state, entries } = decideAll(paidBy('P1'), [
      newsAt(60, { 1: [aZohoPayment('P1', 'partially_refunded', { refundedMinor: 50n })] }),
      newsAt(70, { 1: [aZohoPayment('P1', 'disputed', { refundedMinor: 50n })] }),
    ]);

    expect(state.payments[0]).toMatchObject({ disputed: true, refundedMinor: 50n, status: 'partially_refunded' });
    expect(entries.map(({ type }) => type)).toEqual([
      'payment.detailed',
      'payment.refunded',
      'order.partially_refunded',
      'payment.disputed',
      'case.opened',
    ]);
  });
});

describe('a refund made anywhere is the order’s refund', () => {
  const refund = (status: string, refundedMinor: bigint) =>
    newsAt(60, { 1: [aZohoPayment('P1', status, { refundedMinor })] });

  it('in parts, with the exact sum', () => {
    const parts = [
      refund('partially_refunded', 1_000n),
      refund('partially_refunded', 2_500n),
      refund('refunded', 10_050n),
    ];
    const { state, entries } = decideAll(paidBy('P1'), parts);

    expect(state.order).toMatchObject({ status: 'refunded', refundedMinor: 10_050n });
    expect(entries.filter(({ type }) => type.startsWith('order.')).map(({ data }) => data.order)).toEqual([
      { status: 'partially_refunded', refundedMinor: 1_000n },
      { status: 'partially_refunded', refundedMinor: 2_500n },
      { status: 'refunded', refundedMinor: 10_050n },
    ]);
  });

  it('in full although Zoho names no sum', () => {
    expect(decide(paidBy('P1'), refund('refunded', 0n)).state.order).toMatchObject({
      status: 'refunded',
      refundedMinor: 10_050n,
    });
  });

  it('in full at once', () => {
    expect(decide(paidBy('P1'), refund('refunded', 10_050n)).state.order.status).toBe('refunded');
  });

  it('but not when it is a refund of the duplicate', () => {
    const both = newsAt(8, {
      1: [aZohoPayment('P1', 'succeeded'), aZohoPayment('P2', 'refunded', { refundedMinor: 10_050n })],
    });

    const { state } = decide(paidBy('P1'), both);
    expect(state.order).toMatchObject({ status: 'paid', refundedMinor: 0n });
    expect(state.payments[1]).toMatchObject({ id: 'P2', refundedMinor: 10_050n });
  });

  describe('of a payment that a person accepted, of another amount than the order', () => {
    const accepted = (minor: bigint) => {
      const amount = { minor, currency: 'INR', text: null };
      const { state } = decide(aState(), newsAt(5, { 1: [aZohoPayment('P1', 'succeeded', { amount })] }));
      const order = { ...state.order, status: 'paid' as const, settlingPaymentId: 'P1', paidAt: at(9) };
      const afterRefundOf = (refundedMinor: bigint) =>
        decide(
          { ...state, order },
          newsAt(60, { 1: [aZohoPayment('P1', 'partially_refunded', { amount, refundedMinor })] }),
        ).state.order;
      return { afterRefundOf };
    };

    it('the whole of a smaller one is a full refund', () => {
      expect(accepted(9_000n).afterRefundOf(9_000n)).toMatchObject({ status: 'refunded', refundedMinor: 9_000n });
    });

    it("the order's own amount of a larger one is not: the rest can go back too, and is told", () => {
      expect(accepted(12_000n).afterRefundOf(10_050n)).toMatchObject({
        status: 'partially_refunded',
        refundedMinor: 10_050n,
      });
      expect(accepted(12_000n).afterRefundOf(12_000n)).toMatchObject({ status: 'refunded', refundedMinor: 12_000n });
    });
  });
});
