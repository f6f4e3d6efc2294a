import { isProbe, readWebhookBody } from './webhook-body.js';

const SESSION = '0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11';
const OTHER = '0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e12';
const NOTHING = {
  eventId: null,
  type: null,
  accountId: null,
  liveMode: null,
  eventTime: null,
  zohoSessionId: null,
  paymentId: null,
  paymentStatus: null,
  refundId: null,
  sessionIds: [],
};
const read = (body: unknown) => readWebhookBody(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));

describe('the body of a webhook', () => {
  it('tells the event and what it is about', () => {
    const payment = { payment_id: 'P1', payments_session_id: 'S1', reference_number: SESSION, status: 'succeeded' };
    expect(
      read({
        event_id: 'E1',
        event_type: 'payment.succeeded',
        account_id: '23137556',
        live_mode: true,
        event_time: 1_764_583_200_123,
        event_object: { payment },
      }),
    ).toEqual({
      eventId: 'E1',
      type: 'payment.succeeded',
      accountId: '23137556',
      liveMode: true,
      eventTime: new Date(1_764_583_200_123),
      zohoSessionId: 'S1',
      paymentId: 'P1',
      paymentStatus: 'succeeded',
      refundId: null,
      sessionIds: [SESSION],
    });
  });

  it('keeps ids that are bare numbers past 2^53', () => {
    const body = '{"event_id":9007199254740993123,"event_object":{"refund":{"refund_id":9007199254740993125}}}';
    expect(read(body)).toMatchObject({ eventId: '9007199254740993123', refundId: '9007199254740993125' });
  });

  it('knows the session by either of the two names Zoho gives it', () => {
    const named = (object: object) => read({ event_object: { any: object } }).zohoSessionId;
    expect(named({ payment_session_id: 'S2' })).toBe('S2');
    expect(named({ payment_session_id: 'S2', payments_session_id: 'S1' })).toBe('S1');
  });

  it('collects our session ids from reference and metadata, and no other ids', () => {
    const meta_data = [{ key: 'session_id', value: OTHER }, { key: 'order_id', value: SESSION }, null, { key: 7 }];
    expect(read({ event_object: { payment: { reference_number: 'SO-1', meta_data } } }).sessionIds).toEqual([OTHER]);
  });

  it.each([
    ['event_id', { event_id: "1'; DROP TABLE orders" }],
    ['event_type', { event_type: 'x'.repeat(101) }],
    ['event_time in seconds', { event_time: 1_764_583_200 }],
    ['live_mode', { live_mode: 'true' }],
    ['event_object', { event_object: ['payment'] }],
    ['payment_id', { event_object: { payment: { payment_id: '../../etc' } } }],
    ['object', { event_object: { payment: 'P1' } }],
  ])('takes an odd %s for absent', (_what, body) => {
    expect(read(body)).toEqual(NOTHING);
  });

  it('of which one member is odd still tells the others', () => {
    const payment = { payment_id: '../..', refund_id: 'R1', meta_data: 'none' };
    expect(read({ event_id: {}, account_id: 'A1', event_object: { payment } })).toEqual({
      ...NOTHING,
      accountId: 'A1',
      refundId: 'R1',
    });
  });

  it.each(['', 'null', '[]', '"text"', '{"event_id":', '\u0000'])('that is %j says nothing', (body) => {
    expect(read(body)).toEqual(NOTHING);
  });
});

describe('a probe', () => {
  it.each(['', '{}', '{}\r\n'])('is %j: nothing, or an empty object', (body) => {
    expect(isProbe(Buffer.from(body))).toBe(true);
  });

  it.each(['{"ping":true}', '{"event_id":"E1"}', '[]', 'null', '<html>', '7', '{} {}'])('is not %j', (body) => {
    expect(isProbe(Buffer.from(body))).toBe(false);
  });
});
