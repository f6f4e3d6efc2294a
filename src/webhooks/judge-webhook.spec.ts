import { describe, expect, it } from '@jest/globals';
import { aPayment } from '../../test/support/states.js';
import type { Payment } from '../payments/payment.js';
import { isOld, refusalOf, saysNothingNew } from './judge-webhook.js';
import { readWebhookBody } from './webhook-body.js';

const LIVE = { accountId: '105', edition: 'IN', testMode: false } as const;
const SANDBOX = { accountId: '105', edition: 'IN_SANDBOX', testMode: true } as const;
const US = { accountId: '105', edition: 'US', testMode: false } as const;

function event(members: string): Parameters<typeof refusalOf>[0] {
  return readWebhookBody(Buffer.from(`{"event_id":1,"event_type":"payment.succeeded",${members}}`));
}
const payment = '"event_object":{"payment":{"payment_id":"17"}}';

describe('a webhook', () => {
  it.each([
    ['live in the live edition', LIVE, true, null],
    ['sandbox in the live edition', LIVE, false, 'wrong_mode'],
    ['live in the sandbox', SANDBOX, true, 'wrong_mode'],
    ['sandbox in the sandbox', SANDBOX, false, null],
    ['live in the US', US, true, null],
    ['said not to be live in the US, which has no sandbox', US, false, null],
  ])('%s', (_what, zoho, liveMode, verdict) => {
    expect(refusalOf(event(`"account_id":105,"live_mode":${liveMode},${payment}`), zoho)).toBe(verdict);
  });

  it('that says neither account nor mode is followed: Zoho is asked anyway', () => {
    expect(refusalOf(event(payment), LIVE)).toBeNull();
  });

  it('for another account is not ours, even if its number differs in the 19th digit only', () => {
    const zoho = { ...LIVE, accountId: '1234567890123456789' };
    expect(refusalOf(event(`"account_id":1234567890123456788,${payment}`), zoho)).toBe('foreign_account');
    expect(refusalOf(event(`"account_id":1234567890123456789,${payment}`), zoho)).toBeNull();
  });

  it('is followed whatever its type, as long as it names a payment or a session', () => {
    const named = '"event_object":{"payments_session":{"payments_session_id":"18"}}';
    expect(refusalOf(readWebhookBody(Buffer.from(`{"event_type":"never.heard",${named}}`)), LIVE)).toBeNull();
    expect(refusalOf(event('"event_object":{"payout":{"payout_id":"1"}}'), LIVE)).toBe('ignored_type');
  });
});

describe('a webhook’s body', () => {
  const session = '0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11';

  it('is read with every id as its own text', () => {
    const object = `{"payment":{"payment_id":1987000000720001987,"payments_session_id":"1987000000720002987","reference_number":"${session}","invoice_number":"","meta_data":[{"key":"session_id","value":"${session}"},null,7]}}`;
    const body = event(`"event_time":1745558800123,"event_object":${object}`);
    expect(body).toEqual({
      eventId: '1',
      type: 'payment.succeeded',
      accountId: null,
      liveMode: null,
      eventTime: new Date(1745558800123),
      zohoSessionId: '1987000000720002987',
      paymentId: '1987000000720001987',
      paymentStatus: null,
      refundId: null,
      sessionIds: [session],
    });
  });

  it('is read as far as it makes sense: one odd member hides no other', () => {
    const odd =
      '"live_mode":"yes","event_time":"soon","event_object":{"refund":{"refund_id":"9","payment_id":"17","reference_number":{}}}';
    expect(event(odd)).toMatchObject({
      liveMode: null,
      eventTime: null,
      refundId: '9',
      paymentId: '17',
      sessionIds: [],
    });
  });

  it.each(['', 'no JSON', '[]', 'null', '17', '{"event_id":{"a":1},"event_type":"\\u0000"}'])('may be %j', (text) => {
    expect(readWebhookBody(Buffer.from(text))).toMatchObject({ eventId: null, type: null, paymentId: null });
  });
});

describe('an event says nothing new', () => {
  const AT = 1_760_000_000_000;
  const says = (status: string, more = '') =>
    event(`"event_time":${AT},"event_object":{"payment":{"payment_id":"17","status":"${status}"${more}}}`);
  const rows = (zohoStatus: string, lookedAtMs: number, status = zohoStatus): Payment =>
    aPayment({ id: '17', status, zohoStatus, detailStatus: status, lookedAt: new Date(lookedAtMs) });

  it.each<[string, string, Payment | null, boolean]>([
    ['when a younger look heard the same', 'succeeded', rows('succeeded', AT + 1), true],
    ['when a younger look heard what comes later', 'pending', rows('succeeded', AT + 1), true],
    ['not when the look began before it', 'succeeded', rows('succeeded', AT), false],
    ['not when our rows hold an earlier state', 'succeeded', rows('initiated', AT + 1), false],
    ['not when it takes back what was paid', 'failed', rows('succeeded', AT + 1), false],
    ['once Zoho itself was heard taking it back', 'failed', rows('failed', AT + 1, 'succeeded'), true],
    ['not of a payment that we do not know', 'succeeded', null, false],
  ])('%s', (_when, status, payment, expected) => expect(saysNothingNew(says(status), payment)).toBe(expected));

  it('never of a refund, whose money is told elsewhere', () => {
    const refund = event(
      `"event_time":${AT},"event_object":{"refund":{"payment_id":"17","refund_id":"9","status":"succeeded"}}`,
    );
    expect(saysNothingNew(refund, rows('succeeded', AT + 1))).toBe(false);
  });

  it('never without a time or a state of its own', () => {
    expect(saysNothingNew(event(payment), rows('succeeded', AT))).toBe(false);
  });

  it('is old five minutes later', () => {
    expect(isOld(says('succeeded'), new Date(AT + 300_000))).toBe(false);
    expect(isOld(says('succeeded'), new Date(AT + 300_001))).toBe(true);
  });
});
