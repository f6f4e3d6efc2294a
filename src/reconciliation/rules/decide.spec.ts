import { describe, expect, it } from '@jest/globals';
import {
  aSession,
  aState,
  at,
  aZohoPayment,
  aZohoSession,
  decideAll,
  EXACT,
  newsAt,
} from '../../../test/support/states.js';
import { decide } from './decide.js';

const typesOf = ({ entries }: ReturnType<typeof decide>) => entries.map(({ type }) => type);

describe('an order is paid (contract 5, rule 1)', () => {
  it('by a payment that took its exact amount in its currency on its session', () => {
    const paid = decide(aState(), newsAt(5, { 1: [aZohoPayment('P1', 'succeeded')] }));

    expect(paid.state.order).toMatchObject({ status: 'paid', settlingPaymentId: 'P1', paidAt: at(1) });
    expect(typesOf(paid)).toEqual(['payment.succeeded', 'payment_session.succeeded', 'order.paid']);
  });

  it.each(['partially_refunded', 'refunded', 'disputed'])(
    'by a payment first seen as %s: it was paid all the same',
    (status) => {
      const refundedMinor = status === 'disputed' ? 0n : 50n;
      const { state, entries } = decide(aState(), newsAt(5, { 1: [aZohoPayment('P1', status, { refundedMinor })] }));

      expect(entries.map(({ type }) => type)).toContain('order.paid');
      expect(state.order.settlingPaymentId).toBe('P1');
    },
  );

  it.each([0, 1, 2])('by the winner wherever it stands in the list: place %i of three', (place) => {
    const payments = [aZohoPayment('P1', 'failed'), aZohoPayment('P2', 'canceled')];
    payments.splice(place, 0, aZohoPayment('P3', 'succeeded'));

    expect(decide(aState(), newsAt(5, { 1: payments })).state.order).toMatchObject({
      status: 'paid',
      settlingPaymentId: 'P3',
    });
  });

  it('by a failed attempt that turns out to have succeeded', () => {
    const news = [
      newsAt(5, { 1: [aZohoPayment('P1', 'failed')] }),
      newsAt(6, { 1: [aZohoPayment('P1', 'succeeded')] }),
    ];

    expect(decideAll(aState(), news).state.order.status).toBe('paid');
  });

  it('on an earlier session while a later one is open', () => {
    const sessions = [aSession(1, { supersededAt: at(3) }), aSession(2)];
    const { state } = decide(aState({ sessions }), newsAt(5, { 1: [aZohoPayment('P1', 'succeeded')], 2: [] }));

    expect(state.order.status).toBe('paid');
    expect(state.sessions.map(({ status }) => status)).toEqual(['succeeded', 'open']);
  });
});

describe('an order is not paid', () => {
  const listed = newsAt(5, { 1: [aZohoPayment('P1', 'succeeded')] });

  it('by a session that calls itself succeeded without showing the payment', () => {
    const news = { ...newsAt(5, {}), sessions: [aZohoSession(1, [], { status: 'succeeded' })] };

    expect(decide(aState(), news).state.order.status).toBe('awaiting_payment');
  });

  it('by a payment in the list alone: its own detail tells the amount', () => {
    const { state } = decide(aState(), { ...listed, payments: [] });

    expect(state.order.status).toBe('awaiting_payment');
    expect(state.payments[0]).toMatchObject({ status: 'succeeded', detailStatus: null });
  });

  it('by a payment whose detail is from before the money was taken', () => {
    const { state } = decide(aState(), { ...listed, payments: [aZohoPayment('P1', 'initiated')] });

    expect(state.order.status).toBe('awaiting_payment');
  });

  it('by the amount a shopper was first asked for, when another was taken in the end', () => {
    const fee = { minor: 10_250n, currency: 'INR', text: '102.50' };
    const news = [
      newsAt(5, { 1: [aZohoPayment('P1', 'initiated')] }),
      newsAt(6, { 1: [aZohoPayment('P1', 'succeeded', { amount: fee })] }),
    ];

    const { state } = decideAll(aState(), news);
    expect(state.order.status).toBe('awaiting_payment');
    expect(state.payments[0]).toMatchObject({ amountMinor: 10_250n, amountText: '102.50' });
    expect(state.cases).toMatchObject([{ kind: 'amount_mismatch', paymentId: 'P1' }]);
  });

  it('by a session of someone else', () => {
    const stranger = aZohoSession(9, [aZohoPayment('P1', 'succeeded')], { referenceNumber: null, metadata: {} });
    const news = { ...newsAt(5, {}), sessions: [stranger], payments: [aZohoPayment('P1', 'succeeded')] };

    const { state, entries } = decide(aState(), news);
    expect(entries).toEqual([]);
    expect(state).toEqual(aState());
  });

  it.each(['settled', 'captured', '', 'SUCCEEDED'])('by a status nobody told us of: "%s"', (status) => {
    expect(decide(aState(), newsAt(5, { 1: [aZohoPayment('P1', status)] })).state.order.status).toBe(
      'awaiting_payment',
    );
  });
});

describe('facts accumulate (contract 5, rule 4)', () => {
  const paid = decide(aState(), newsAt(5, { 1: [aZohoPayment('P1', 'succeeded')] })).state;

  it.each(['initiated', 'pending', 'failed', 'canceled', 'something_new'])(
    'keeps a paid order paid when a late "%s" arrives',
    (status) => {
      const { state, entries } = decide(paid, newsAt(2, { 1: [aZohoPayment('P1', status)] }));

      expect(entries).toEqual([]);
      expect(state.order).toBe(paid.order);
      expect(state.payments[0]).toBe(paid.payments[0]);
    },
  );

  it('never lets a refund become smaller', () => {
    const refund = (refundedMinor: bigint) =>
      newsAt(9, { 1: [aZohoPayment('P1', 'partially_refunded', { refundedMinor })] });

    const { state } = decideAll(paid, [refund(500n), refund(200n)]);
    expect(state.order).toMatchObject({ status: 'partially_refunded', refundedMinor: 500n });
  });

  it('keeps the later of two looks as the time of the last look', () => {
    const { state } = decideAll(aState(), [newsAt(9, { 1: [] }), newsAt(4, { 1: [] })]);

    expect(state.sessions[0]?.lookedAt).toEqual(at(9));
  });

  it('changes nothing at all the second time', () => {
    const news = newsAt(5, { 1: [aZohoPayment('P1', 'succeeded'), aZohoPayment('P2', 'disputed')] });
    const once = decide(aState(), news).state;
    const twice = decide(once, news);

    expect(twice.entries).toEqual([]);
    expect(twice.state.sessions[0]).toBe(once.sessions[0]);
    expect(twice.state.payments.every((payment, i) => payment === once.payments[i])).toBe(true);
  });

  it('says of a first failure that the payment failed, and leaves the order and its session open', () => {
    const failed = decide(aState(), newsAt(5, { 1: [aZohoPayment('P1', 'failed', { amount: EXACT })] }));

    expect(typesOf(failed)).toEqual(['payment.failed']);
    expect(failed.state.order.status).toBe('awaiting_payment');
    expect(failed.state.sessions[0]?.status).toBe('open');
  });

  it('puts the evidence of Zoho beside every change', () => {
    const { entries } = decide(aState(), newsAt(5, { 1: [aZohoPayment('P1', 'succeeded')] }));

    expect(entries.every(({ evidence }) => evidence !== undefined)).toBe(true);
    expect(entries.at(-1)?.evidence).toMatchObject({
      orderAmount: '100.50',
      paymentAmount: '100.50',
      paymentCurrency: 'INR',
      zohoSessionId: 'Z1',
    });
  });
});
