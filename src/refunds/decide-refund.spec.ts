import { describe, expect, it } from '@jest/globals';
import { at, countingIds } from '../../test/support/states.js';
import { decideRefund } from './decide-refund.js';
import { newRefund, type Refund } from '../payments/refund.js';

const done: Refund = {
  ...newRefund('p', 'order', at(1)),
  zohoRefundId: 'R1',
  amountMinor: 8_000n,
  currency: 'INR',
  refundedBeforeMinor: 0n,
  status: 'succeeded',
};
const failed = { status: 'failed', zohoRefundId: 'R1', failureReason: 'insufficient_funds' } as const;

it('that the bank returned is failed, its sum is back, and a person is told why', () => {
  expect(decideRefund(done, failed, [], at(9), countingIds())).toMatchObject({
    refund: { ...done, status: 'failed', failureReason: 'insufficient_funds', updatedAt: at(9) },
    resolves: [],
    reopens: null,
    returnedMinor: 8_000n,
    opens: { kind: 'refund_failed', refundId: done.id, status: 'open' },
    entries: [
      { type: 'refund.updated', evidence: { status: 'failed', failureReason: 'insufficient_funds' } },
      { type: 'case.opened', evidence: { refundStatus: 'failed', refundAmount: '80.00', failureReason: 'insufficient_funds' } },
    ],
  });
}); // prettier-ignore

it('that had only been seen in Zoho’s sum, and has failed, returned nothing: the sum was another’s', () => {
  const seen = { ...done, zohoRefundId: null };
  expect(decideRefund(seen, failed, [], at(9), countingIds())).toMatchObject({
    refund: { status: 'failed' },
    returnedMinor: 0n,
    opens: { kind: 'refund_failed' },
  });
});

it('that was returned opens one case: none if it, or Zoho’s sum, has opened one', () => {
  const known = {
    id: 'c',
    kind: 'refund_failed',
    paymentId: 'p',
    sessionId: null,
    status: 'open',
    resolution: null,
  } as const;
  const after = (refundId: string | null) => decideRefund(done, failed, [{ ...known, refundId }], at(9), countingIds());
  expect(after(done.id)).toMatchObject({ returnedMinor: 8_000n, opens: null, names: null });
  expect(after(null)).toMatchObject({ returnedMinor: 8_000n, opens: null, names: { id: 'c', refundId: done.id } });
  expect(after('another')).toMatchObject({ opens: { refundId: done.id }, names: null });
});

describe('the bank’s reference of a refund', () => {
  const arn = { status: 'succeeded', zohoRefundId: 'R1', bankReference: 'ARN1' } as const;

  it('is kept once it is told, and the timeline says nothing', () => {
    const about = {
      id: 'c',
      kind: 'refund_failed',
      paymentId: 'p',
      sessionId: null,
      refundId: done.id,
      status: 'open',
      resolution: null,
    } as const;
    expect(decideRefund(done, arn, [about], at(9), countingIds())).toEqual({
      refund: { ...done, bankReference: 'ARN1' },
      ...{ entries: [], resolves: [], reopens: null, opens: null, names: null, returnedMinor: 0n },
    });
  });

  it('comes along with news, as evidence', () => {
    const onItsWay = { ...done, status: 'initiated' } as const;
    expect(decideRefund(onItsWay, arn, [], at(9), countingIds())).toMatchObject({
      refund: { status: 'succeeded', bankReference: 'ARN1' },
      entries: [{ type: 'refund.updated', evidence: { bankReference: 'ARN1' } }],
    });
  });

  it('stands once it is told, and is not taken from another refund', () => {
    const known = { ...done, bankReference: 'ARN0' };
    expect(decideRefund(known, arn, [], at(9), countingIds())).toBeNull();
    expect(decideRefund(done, { ...arn, zohoRefundId: 'R2' }, [], at(9), countingIds())).toBeNull();
  });

  it('does not hide that the bank returned it', () => {
    expect(decideRefund(done, { ...failed, bankReference: 'ARN1' }, [], at(9), countingIds())).toMatchObject({
      refund: { status: 'failed', bankReference: 'ARN1' },
      opens: { kind: 'refund_failed' },
    });
  });
});

it('is no news of another refund, nor that it is done, nor the return heard again', () => {
  const returned: Refund = { ...done, status: 'failed', failureReason: 'insufficient_funds' };
  expect(decideRefund(done, { ...failed, zohoRefundId: 'R2' }, [], at(9), countingIds())).toBeNull();
  expect(decideRefund(done, { ...failed, status: 'succeeded' }, [], at(9), countingIds())).toBeNull();
  expect(decideRefund(returned, failed, [], at(9), countingIds())).toBeNull();
  expect(decideRefund(returned, { ...failed, status: 'succeeded' }, [], at(9), countingIds())).toBeNull();
});
