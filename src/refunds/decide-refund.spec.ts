import { expect, it } from '@jest/globals';
import { at, countingIds } from '../../test/support/states.js';
import { decideRefund } from './decide-refund.js';
import { newRefund, type Refund } from '../payments/refund.js';
import type { CaseState } from '../reconciliation/rules/state.js';

const done: Refund = {
  ...newRefund('p', 'order', at(1)),
  zohoRefundId: 'R1',
  amountMinor: 8_000n,
  currency: 'INR',
  refundedBeforeMinor: 0n,
  status: 'succeeded',
};
const failed = { status: 'failed', zohoRefundId: 'R1', failureReason: 'insufficient_funds' } as const;
const caseOf = (status: CaseState['status']): CaseState => ({
  id: 'c', kind: 'refund_failed', paymentId: 'p', refundId: done.id, status,
}); // prettier-ignore

it('what Zoho calls failed after it was done stays done, and a person is told why', () => {
  expect(decideRefund(done, failed, [], at(9), countingIds())).toMatchObject({
    refund: done,
    resolves: [],
    reopens: null,
    opens: { kind: 'refund_failed', refundId: done.id, status: 'open' },
    entries: [
      { type: 'case.opened', evidence: { refundStatus: 'failed', refundAmount: '80.00', failureReason: 'insufficient_funds' } },
    ],
  });
}); // prettier-ignore

it.each(['open', 'resolved'] as const)('once: not again when such a case is %s', (status) => {
  expect(decideRefund(done, failed, [caseOf(status)], at(9), countingIds())).toBeNull();
});

it('is no news of another refund, nor that it is done', () => {
  expect(decideRefund(done, { ...failed, zohoRefundId: 'R2' }, [], at(9), countingIds())).toBeNull();
  expect(decideRefund(done, { ...failed, status: 'succeeded' }, [], at(9), countingIds())).toBeNull();
});
