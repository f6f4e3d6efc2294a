import type { SessionState } from '../../reconciliation/rules/state.js';
import { aPayment } from '../../../test/support/states.js';
import type { Payment } from '../../payments/payment.js';
import type { OrderRecord } from '../../reconciliation/state.repository.js';
import { nextAction } from './next-action.js';

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

interface Story {
  order?: Partial<OrderRecord['order']>;
  sessions?: Partial<SessionState>[];
  payments?: Partial<Payment>[];
  cases?: OrderRecord['cases'];
}

function record({ order, sessions = [{}], payments = [], cases = [] }: Story): OrderRecord {
  return {
    order: {
      id: 'o1', storefront: 'web', reference: 'SO-1', status: 'awaiting_payment', amountMinor: 24_950n, currency: 'INR',
      description: 'Order SO-1', invoiceNumber: null, items: [], metadata: {}, allowedMethods: [], returnUrl: null, payBefore: at(3600), paidAt: null,
      settlingPaymentId: null, refundedMinor: 0n, shopperFees: null, createdAt: at(-300), updatedAt: NOW, ...order,
    }, // prettier-ignore
    sessions: sessions.map((session, index) => ({ ...SESSION, id: `s${index + 1}`, attempt: index + 1, ...session })),
    payments: payments.map((payment, index) => ({ ...PAYMENT, id: `p${index + 1}`, ...payment })),
    cases,
    refunds: [],
    customerSealed: null,
    timeline: { seq: 1, hash: new Uint8Array(32) },
    lookedAt: NOW,
    lookOwner: null,
  };
}

const OPEN_CASE = {
  id: 'c1',
  kind: 'amount_mismatch',
  paymentId: 'p1',
  sessionId: null,
  refundId: null,
  status: 'open',
  resolution: null,
} as const;
const LOST: Partial<SessionState> = { missingLooks: [at(-700), at(-300), at(-60)] };
const LOST_CASE = { ...OPEN_CASE, kind: 'session_missing', paymentId: null, sessionId: 's1' } as const;
const taken = { status: 'succeeded', detailStatus: 'succeeded' };

it.each<[string, Story, string]>([
  ['a session is open', {}, 'pay'],
  ['an attempt has failed and more are left', { payments: [{}] }, 'pay'],
  ['exactly a minute is left', { sessions: [{ expiresAt: at(60) }] }, 'pay'],
  ['less than a minute is left', { sessions: [{ expiresAt: at(59.999) }] }, 'retry'],
  ['the session was put aside', { sessions: [{ supersededAt: NOW }] }, 'retry'],
  ['there is no session', { sessions: [] }, 'retry'],
  ['an older session is open, the latest has failed', { sessions: [{}, { status: 'failed' }] }, 'retry'],
  ['an attempt is under way', { payments: [{ status: 'initiated' }] }, 'wait'],
  ['a bank debit is pending on an old session', { sessions: [{ status: 'expired' }, {}], payments: [{ status: 'pending' }] }, 'wait'],
  ['Zoho calls a session paid that names no payment', { sessions: [{ status: 'succeeded' }] }, 'wait'],
  ['money was taken and its detail is not known', { payments: [{ status: 'succeeded', detailStatus: null }] }, 'wait'],
  ['a session is being made', { sessions: [{ status: 'creating', zohoSessionId: null, createdAt: at(-5) }] }, 'wait'],
  ['its maker is gone', { sessions: [{ status: 'creating', zohoSessionId: null, createdAt: at(-120) }] }, 'retry'],
  ['money waits for a person', { sessions: [{ status: 'succeeded' }], payments: [taken], cases: [OPEN_CASE] }, 'contact_support'],
  ['money is there that is not placed', { sessions: [{ status: 'succeeded' }], payments: [{ ...taken, amountMinor: 1n }] }, 'contact_support'],
  ['the case was resolved and the money given back', {
    sessions: [{ status: 'succeeded' }, {}],
    payments: [{ ...taken, status: 'refunded', detailStatus: 'refunded', refundedMinor: 24_950n }],
    cases: [{ ...OPEN_CASE, status: 'resolved' }],
  }, 'pay'],
  ['the money of the session paid last was given back', {
    sessions: [{ status: 'succeeded' }],
    payments: [{ ...taken, status: 'refunded', detailStatus: 'refunded', refundedMinor: 24_950n }],
    cases: [{ ...OPEN_CASE, status: 'resolved' }],
  }, 'retry'],
  ['someone has decided that the money does not pay the order', {
    sessions: [{ status: 'succeeded' }], payments: [{ ...taken, amountMinor: 1n }], cases: [{ ...OPEN_CASE, status: 'resolved' }],
  }, 'retry'],
  ['money that found its order late has no place yet', {
    sessions: [{ status: 'succeeded' }], payments: [taken], cases: [{ ...OPEN_CASE, kind: 'unmatched_payment', status: 'resolved' }],
  }, 'contact_support'],
  ['Zoho did not know the session just now', { sessions: [{ missingLooks: [NOW] }] }, 'wait'],
  ['a person is asked about a session that Zoho no longer knows', { sessions: [LOST], cases: [LOST_CASE] }, 'contact_support'],
  ['another session can be paid meanwhile', { sessions: [LOST, {}], cases: [LOST_CASE] }, 'pay'],
  ['such a session was given up', { sessions: [{ ...LOST, status: 'failed' }], cases: [{ ...LOST_CASE, status: 'resolved' }] }, 'retry'],
  ['it is paid', { order: { status: 'paid' }, payments: [taken] }, 'none'],
  ['it is paid, and a second payment waits for a person', { order: { status: 'paid' }, cases: [OPEN_CASE] }, 'none'],
  ['it was refunded', { order: { status: 'refunded' } }, 'none'],
  ['it was cancelled', { order: { status: 'cancelled' } }, 'none'],
  ['it has expired', { order: { status: 'expired' } }, 'none'],
  ['money came after it had ended', { order: { status: 'expired' }, payments: [taken], cases: [OPEN_CASE] }, 'contact_support'],
])('when %s', (_when, story, action) => {
  expect(nextAction(record(story), NOW)).toBe(action);
}); // prettier-ignore

it.each(['failed', 'expired', 'create_failed', 'create_unknown'] as const)(
  'a session that is %s: ask for another',
  (status) => {
    expect(nextAction(record({ sessions: [{ status }] }), NOW)).toBe('retry');
  },
);
