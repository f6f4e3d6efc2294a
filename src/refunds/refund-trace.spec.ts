import { describe, expect, it } from '@jest/globals';
import { aPayment } from '../../test/support/states.js';
import { newRefund, type Refund } from '../payments/refund.js';
import { leftTrace } from '../payments/refund-trace.js';
import { draftRefund } from './reserve-refund.js';

const at = (minute: number): Date => new Date(Date.UTC(2026, 5, 1, 10, minute));

const PAYMENT = aPayment({
  id: 'p',
  sessionId: 's',
  zohoSessionId: 'z',
  status: 'succeeded',
  detailStatus: 'succeeded',
  amountMinor: 20_000n,
  currency: 'INR',
  amountText: '200.00',
  refundedMinor: 0n,
  disputed: false,
  method: null,
  failureReason: null,
  referenceNumber: null,
  createdAt: at(0),
});

const succeeded = (amountMinor: bigint, since: Date): Refund => ({
  ...newRefund('p', null, since),
  amountMinor,
  currency: 'INR',
  refundedBeforeMinor: 0n,
  status: 'succeeded',
});

/** A refund of 80.00 asked for at minute 10. */
function asked(refunds: Refund[], refundedMinor: bigint): Refund {
  const wish = { paymentId: 'p', amountMinor: 8_000n, reason: 'others', description: null, caseId: null };
  const dossier = { payment: { ...PAYMENT, refundedMinor }, refunds, record: null };
  return draftRefund(dossier, { ...wish, requestedBy: 'support:desk' }, at(10));
}

describe('the trace of a refund whose answer was lost', () => {
  it('is that much more gone than before', () => {
    const refund = asked([], 0n);
    expect(leftTrace(refund, { payment: { ...PAYMENT, refundedMinor: 7_999n }, refunds: [refund] })).toBe(false);
    expect(leftTrace(refund, { payment: { ...PAYMENT, refundedMinor: 8_000n }, refunds: [refund] })).toBe(true);
  });

  it('is not what another one has done since', () => {
    const refund = asked([], 0n);
    const refunds = [refund, succeeded(8_000n, at(11))];
    expect(leftTrace(refund, { payment: { ...PAYMENT, refundedMinor: 8_000n }, refunds })).toBe(false);
    expect(leftTrace(refund, { payment: { ...PAYMENT, refundedMinor: 16_000n }, refunds })).toBe(true);
  });

  it('is not what had gone before, though Zoho’s sum shows it only later', () => {
    const earlier = succeeded(8_000n, at(5));
    const refund = asked([earlier], 0n);
    expect(leftTrace(refund, { payment: { ...PAYMENT, refundedMinor: 8_000n }, refunds: [earlier, refund] })).toBe(
      false,
    );
    expect(leftTrace(refund, { payment: { ...PAYMENT, refundedMinor: 16_000n }, refunds: [earlier, refund] })).toBe(
      true,
    );
  });
});
