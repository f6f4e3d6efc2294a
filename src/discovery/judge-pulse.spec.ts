import { describe, expect, it } from '@jest/globals';
import type { ZohoPaymentSummary } from '../zoho/zoho.types.js';
import { judgePulse, type KnownPayment } from './judge-pulse.js';

const SESSION = '0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11';
const BEGAN = new Date('2026-12-01T10:00:00Z');
const ago = (seconds: number): Date => new Date(BEGAN.getTime() - seconds * 1000);
const TIMES = { beganAt: BEGAN, previousAt: ago(4) };

const row = (paymentId: string, status: string, seconds: number, referenceNumber: string | null = SESSION): ZohoPaymentSummary => ({
  paymentId, status, referenceNumber, createdAt: ago(seconds), amount: { minor: 100n, currency: 'INR', text: '1.00' },
  refundedMinor: 0n, method: 'upi',
}); // prettier-ignore
const known = (id: string, status: string, seconds: number, patch: Partial<KnownPayment> = {}): KnownPayment => ({
  id,
  sessionId: SESSION,
  status,
  lookedAt: ago(seconds - 1),
  createdAt: ago(seconds),
  refundedMinor: 0n,
  ...patch,
});
/** Reaches back ten minutes. */
const OLD = row('old', 'succeeded', 600, null);

describe('the head of Zoho’s list', () => {
  it.each<[string, ZohoPaymentSummary, KnownPayment[], string[]]>([
    ['money that we had not heard of', row('p', 'succeeded', 2), [], ['p']],
    ['a payment begun', row('p', 'initiated', 2), [], ['p']],
    ['a success of what we knew as begun', row('p', 'succeeded', 20), [known('p', 'initiated', 20)], ['p']],
    [
      'a refund made at Zoho',
      { ...row('p', 'succeeded', 20), refundedMinor: 5n },
      [known('p', 'succeeded', 20)],
      ['p'],
    ],
    ['nothing where it is what we know', row('p', 'succeeded', 20), [known('p', 'succeeded', 20)], []],
    ['nothing of a failed attempt', row('p', 'failed', 2), [], []],
    ['nothing of another system’s sale', row('p', 'succeeded', 2, 'INV-7'), [], []],
  ])('tells of %s', (_what, listed, rows, news) => {
    const verdict = judgePulse([listed, OLD], rows, TIMES);
    expect(verdict.news.map(({ paymentId }) => paymentId)).toEqual(news);
    expect(verdict.isBehind).toBe(false);
  });

  it('earns trust by every payment that it has as we heard it elsewhere', () => {
    const rows = ['a', 'b', 'c'].map((id) => row(id, 'succeeded', 30));
    const ours = ['a', 'b', 'c'].map((id) => known(id, 'succeeded', 30));
    expect(judgePulse([...rows, OLD], ours, TIMES)).toMatchObject({ confirmed: 3, isBehind: false });
  });

  it.each<[string, ZohoPaymentSummary[], KnownPayment[]]>([
    ['a payment that we knew for seconds is not in it', [OLD], [known('p', 'succeeded', 30)]],
    ['it leaves out what is under way', [OLD], [known('p', 'initiated', 30)]],
    ['it has an earlier state than we heard', [row('p', 'initiated', 30), OLD], [known('p', 'succeeded', 30)]],
    ['it shows a payment that the pulse before should have shown', [row('p', 'succeeded', 60), OLD], []],
  ])('is not believed when %s', (_when, rows, ours) => {
    expect(judgePulse(rows, ours, TIMES).isBehind).toBe(true);
  });

  it.each<[string, KnownPayment]>([
    ['of a moment ago', known('p', 'succeeded', 2)],
    ['older than the page reaches', known('p', 'succeeded', 700)],
    ['of no session of ours', known('p', 'succeeded', 30, { sessionId: null })],
  ])('need not show a payment %s', (_what, payment) => {
    expect(judgePulse([OLD], [payment], TIMES).isBehind).toBe(false);
  });
});
