import { describe, expect, it } from '@jest/globals';
import { leftOf, refundablesOf } from './refundable';
import type { Order } from './use-order';

type Payment = Order['payments'][number];
type Refund = Order['refunds'][number];

const payment = (paymentId: string, changes: Partial<Payment> = {}): Payment =>
  ({
    paymentId,
    status: 'succeeded',
    amount: '100.00',
    refundedAmount: '0.00',
    currency: 'INR',
    settles: false,
    ...changes,
  }) as Payment;
const refund = (paymentId: string, status: Refund['status'], amount: string): Refund =>
  ({ paymentId, status, amount }) as Refund;
const order = (payments: Payment[], refunds: Refund[] = [], cases: object[] = []): Order =>
  ({ currency: 'INR', payments, refunds, cases }) as Order;

describe('what is left of a payment', () => {
  it('is what was paid without what went back', () => {
    const paid = payment('p1', { status: 'partially_refunded', refundedAmount: '30.10' });

    expect(leftOf(paid, order([paid]))).toBe('69.90');
  });

  it('is without the refunds that may still send money back, and those of other payments do not count', () => {
    const paid = payment('p1');
    const refunds = [
      refund('p1', 'creating', '0.10'),
      refund('p1', 'create_unknown', '0.20'),
      refund('p1', 'initiated', '1.00'),
      refund('p1', 'pending', '2.00'),
      refund('p1', 'failed', '40.00'),
      refund('p1', 'succeeded', '50.00'),
      refund('p2', 'pending', '90.00'),
    ];

    expect(leftOf(paid, order([paid], refunds))).toBe('96.70');
  });

  it.each([
    ['of a payment that took nothing', { status: 'failed' }],
    ['where the amount is not known', { amount: null }],
  ] as const)('is not known %s', (_when, changes) => {
    const paid = payment('p1', changes);

    expect(leftOf(paid, order([paid]))).toBeNull();
  });
});

describe('the payments that can be refunded', () => {
  it('are those that something is left of, the one that paid the order first', () => {
    const payments = [
      payment('late'),
      payment('gone', { refundedAmount: '100.00' }),
      payment('failed', { status: 'failed' }),
      payment('settling', { settles: true, amount: '250.00' }),
    ];

    expect(refundablesOf(order(payments))).toEqual([
      { paymentId: 'settling', currency: 'INR', left: '250.00', settles: true, caseId: null },
      { paymentId: 'late', currency: 'INR', left: '100.00', settles: false, caseId: null },
    ]);
  });

  it('begin with the money that an open case is about, whatever paid the order', () => {
    const payments = [payment('settling', { settles: true }), payment('second')];
    const cases = [
      { id: 'c1', paymentId: 'settling', status: 'open', kind: 'disputed' },
      { id: 'c2', paymentId: 'settling', status: 'resolved', kind: 'amount_mismatch' },
      { id: 'c3', paymentId: 'second', status: 'open', kind: 'duplicate_payment' },
    ];

    const found = refundablesOf(order(payments, [], cases)).map(({ paymentId, caseId }) => [paymentId, caseId]);
    expect(found).toEqual([
      ['second', 'c3'],
      ['settling', null],
    ]);
  });

  it('leave out one of which refunds under way ask for more than there is', () => {
    const paid = payment('p1', { refundedAmount: '60.00' });

    expect(refundablesOf(order([paid], [refund('p1', 'pending', '60.00')]))).toEqual([]);
  });

  it('are in the payment’s own currency, or the order’s where that is not known', () => {
    const payments = [payment('p1', { currency: 'USD' }), payment('p2', { currency: null })];

    expect(refundablesOf(order(payments)).map(({ currency }) => currency)).toEqual(['USD', 'INR']);
  });
});
