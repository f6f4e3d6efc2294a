import { describe, expect, it } from '@jest/globals';
import {
  aSession,
  aState,
  at,
  decideAll,
  newsAt,
  aZohoPayment,
  type StatePatch,
} from '../../../test/support/states.js';
import type { Payment } from '../../payments/payment.js';
import { stillPayableUntil } from './still-payable.js';

const until = (patch: StatePatch, minute = 5) => stillPayableUntil(aState(patch), at(minute))?.toISOString() ?? null;
const minute = (minutes: number) => at(minutes).toISOString();

/** A payment begun in minute 14 on session 1, as it is kept after a look. */
function begun(patch: Parameters<typeof aZohoPayment>[2] = {}, status = 'initiated'): readonly Payment[] {
  return decideAll(aState(), [newsAt(14, { 1: [aZohoPayment('P1', status, { createdAt: at(14), ...patch })] })]).state.payments;
} // prettier-ignore

describe('the latest moment at which money may still come', () => {
  it.each<[string, StatePatch, string | null]>([
    ['an open session: its end', {}, minute(15)],
    ['a session being made: its end', { sessions: [aSession(1, { status: 'creating' })] }, minute(15)],
    ['an earlier session with a longer life', { sessions: [aSession(1, { supersededAt: at(2), expiresAt: at(30) }), aSession(2)] }, minute(30)],
    ['a cancelled order whose session is still open', { order: { status: 'cancelled' } }, minute(15)],
    ['a paid order with another session open', { order: { status: 'paid' }, sessions: [aSession(1, { status: 'succeeded' }), aSession(2, { expiresAt: at(20) })] }, minute(20)],
    ['sessions that have ended', { sessions: [aSession(1, { status: 'expired' }), aSession(2, { status: 'failed' }), aSession(3, { status: 'create_failed' })] }, null],
    ['no session', { sessions: [] }, null],
  ])('%s', (_what, patch, expected) => {
    const paid = patch.order?.status === 'paid' ? begun({}, 'succeeded') : [];
    expect(until({ payments: paid, ...patch })).toBe(expected);
  }); // prettier-ignore

  it('an open session whose end has passed unseen: that end, because Zoho has yet to be asked', () => {
    expect(until({}, 40)).toBe(minute(15));
  });

  it('a session whose create call was never answered: our guess of its end, until it was searched for after that', () => {
    const unknown = { status: 'create_unknown', zohoSessionId: null } as const;
    expect(until({ sessions: [aSession(1, unknown)] }, 20)).toBe(minute(15));
    expect(until({ sessions: [aSession(1, { ...unknown, lookedAt: at(10) })] }, 20)).toBe(minute(15));
    expect(until({ sessions: [aSession(1, { ...unknown, lookedAt: at(16) })] }, 20)).toBeNull();
  });

  it.each([
    ['upi', 14 + 30],
    ['card', 14 + 30],
    ['net_banking', 14 + 24 * 60],
    ['ach_debit', 14 + 10 * 24 * 60],
    ['a method nobody knows', 14 + 24 * 60],
  ])('a payment under way by %s: as long as it is waited for', (method, minutes) => {
    expect(until({ payments: begun({ method }) }, 14)).toBe(minute(minutes));
    const ended = { sessions: [aSession(1, { status: 'expired' })], payments: begun({ method }) };
    expect(until(ended, minutes - 1)).toBe(minute(minutes));
    expect(until(ended, minutes)).toBeNull();
  });

  it('a payment under way whose beginning is not known may have begun at the end of its session', () => {
    const sessions = [aSession(1, { status: 'expired' })];
    expect(until({ sessions, payments: begun({ createdAt: null }) }, 14)).toBe(minute(15 + 30));
  });

  it('money that Zoho lists and whose detail is not known: the end of its session', () => {
    const sessions = [aSession(1, { status: 'succeeded' })];
    const [payment] = begun({}, 'succeeded');
    expect(until({ sessions, payments: payment ? [{ ...payment, detailStatus: null }] : [] })).toBe(minute(15));
    expect(until({ sessions, payments: payment ? [payment] : [] })).toBeNull();
    expect(until({ sessions })).toBe(minute(15)); // Zoho calls it paid and shows no payment
  });
});
