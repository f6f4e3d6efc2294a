import { createHmac } from 'node:crypto';
import { verifyHostedReturn, verifyWebhookSignature, verifyWidgetSignature } from './signatures.js';

const KEY = 'abcdef0123456789abcdef0123456789'; // hex-looking on purpose: used as text
const hmac = (key: string | Buffer, ...parts: (string | Buffer)[]) => {
  const hash = createHmac('sha256', key);
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

describe('return from the hosted page', () => {
  const query = {
    payments_session_id: '2000000012001',
    payment_session_status: 'succeeded',
    payment_id: '173000002314883',
    payment_status: 'succeeded',
    amount: '249.50',
  };
  const signature = hmac(KEY, '2000000012001.succeeded.173000002314883.succeeded.249.50.....');
  const accepts = (change: object): boolean => verifyHostedReturn({ ...query, signature, ...change }, KEY);

  it('accepts what Zoho signed, whether empty fields are sent or left out, and members that are not signed', () => {
    expect(accepts({})).toBe(true);
    expect(accepts({ udf1: '', udf2: '', udf3: '', udf4: '', udf5: '' })).toBe(true);
    expect(accepts({ utm_source: 'mail' })).toBe(true);
  });

  it('accepts it with the mandate’s id among the fields, as some integrators found it', () => {
    const withMandate = hmac(KEY, '2000000012001.succeeded.173000002314883.succeeded.249.50..u1....');
    expect(accepts({ mandate_id: '', udf1: 'u1', signature: withMandate })).toBe(true);
  });

  it.each([
    ['another session', { payments_session_id: '2000000012002' }],
    ['another payment', { payment_id: '173000002314884' }],
    ['another status', { payment_status: 'failed' }],
    ['another amount', { amount: '1.00' }],
    ['a field of ours changed', { udf1: 'x' }],
    ['a field given twice', { payment_id: ['173000002314883', '173000002314883'] }],
    ['no signature', { signature: undefined }],
    ['a signature given twice', { signature: [signature, signature] }],
    ['a signature of nobody', { signature: '0'.repeat(64) }],
  ])('refuses %s', (_what, change) => expect(accepts(change)).toBe(false));

  it('refuses everything when no key is configured', () => {
    const empty = hmac('', '2000000012001.succeeded.173000002314883.succeeded.249.50.....');
    expect(verifyHostedReturn({ ...query, signature: empty }, '')).toBe(false);
  });
});

describe('widget signature', () => {
  const ids = { paymentId: '173000002314883', sessionId: '2000000012001' };
  const signature = hmac(KEY, '173000002314883|2000000012001');

  it('accepts what Zoho signed, in either case of hex', () => {
    expect(verifyWidgetSignature({ ...ids, signature }, KEY)).toBe(true);
    expect(verifyWidgetSignature({ ...ids, signature: signature.toUpperCase() }, KEY)).toBe(true);
  });

  it('uses the key as text, never as hex', () => {
    const asHex = hmac(Buffer.from(KEY, 'hex'), '173000002314883|2000000012001');
    expect(verifyWidgetSignature({ ...ids, signature: asHex }, KEY)).toBe(false);
  });

  it.each(['', 'x', signature.slice(2), `${signature}00`, `${signature.slice(2)}zz`, '✓'.repeat(64), '0'.repeat(64)])(
    'refuses %j without throwing',
    (other) => expect(verifyWidgetSignature({ ...ids, signature: other }, KEY)).toBe(false),
  );

  it('refuses another payment, another session and their parts shifted', () => {
    for (const other of [
      { ...ids, paymentId: '1' },
      { ...ids, sessionId: '1' },
      { paymentId: '17300000231488', sessionId: '32000000012001' },
    ])
      expect(verifyWidgetSignature({ ...other, signature }, KEY)).toBe(false);
  });

  it('refuses everything when no key is configured', () => {
    expect(verifyWidgetSignature({ ...ids, signature: hmac('', '173000002314883|2000000012001') }, '')).toBe(false);
  });
});

describe('webhook signature', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const rawBody = Buffer.from('{"event_id":1987000003850001, "x":"₹"}\n');
  const t = String(now.getTime());
  const header = (time = t, key = KEY, body: Buffer = rawBody) => `t=${time},v=${hmac(key, `${time}.`, body)}`;
  const verdict = (over: Partial<Parameters<typeof verifyWebhookSignature>[0]>) =>
    verifyWebhookSignature({ header: header(), rawBody, keys: [KEY], now, toleranceSeconds: 900, ...over });

  it('accepts the current and the previous key', () => {
    expect(verdict({})).toBe('valid');
    expect(verdict({ keys: ['new-key', KEY] })).toBe('valid');
  });

  it('accepts parts in any order, spaced', () => {
    const [time, signature] = header().split(',');
    expect(verdict({ header: ` ${String(signature)} , ${String(time)} ` })).toBe('valid');
  });

  it.each([
    ['missing', undefined],
    ['missing', ''],
    ['malformed', 'nonsense'],
    ['malformed', `t=${t}`],
    ['malformed', `t=${t},v=`],
    ['malformed', `t=${t},v=${'g'.repeat(64)}`],
    ['malformed', `t=${t},v=${'0'.repeat(63)}`],
    ['malformed', `t=soon,v=${'0'.repeat(64)}`],
    ['malformed', `t=-5,v=${'0'.repeat(64)}`],
    ['malformed', '='.repeat(5_000)],
    ['bad', `t=${t},v=${'0'.repeat(64)}`],
    ['bad', header(t, 'another key')],
    ['bad', header(t, '')],
  ])('%s: %j', (expected, value) => {
    expect(verdict({ header: value })).toBe(expected);
  });

  it('is over the raw bytes: a space more or less is bad', () => {
    expect(verdict({ rawBody: Buffer.from('{"event_id":1987000003850001,"x":"₹"}\n') })).toBe('bad');
  });

  it('covers the time: an old signature under a new time is bad', () => {
    expect(verdict({ header: header().replace(/t=\d+/, `t=${Number(t) + 1}`) })).toBe('bad');
  });

  it.each([-901_000, 901_000])('is too old %i ms away, but only if authentic', (ms) => {
    const time = String(now.getTime() + ms);
    expect(verdict({ header: header(time) })).toBe('too_old');
    expect(verdict({ header: header(time, 'another key') })).toBe('bad');
    expect(verdict({ header: header(String(now.getTime() + Math.sign(ms) * 900_000)) })).toBe('valid');
  });

  it('never accepts an empty key', () => {
    expect(verdict({ header: header(t, ''), keys: ['', KEY] })).toBe('bad');
    expect(verdict({ keys: [] })).toBe('bad');
  });
});
