import { Redactor, REDACTED_KEYS } from './redact.js';

const redactor = new Redactor(['sk_web_0123456789', 'a+b$secret']);

describe('redaction', () => {
  it.each([...REDACTED_KEYS])('never shows the member %s, at any depth', (key) => {
    const shown = redactor.object({ [key]: 'value-1', list: [{ inner: { [key.toUpperCase()]: 'value-2' } }] });
    expect(JSON.stringify(shown)).not.toContain('value-');
  });

  it('knows members in every spelling', () => {
    const shown = redactor.object({
      'X-Zoho-Webhook-Signature': 'v-1',
      access_key: 'v-2',
      clientToken: 'v-3',
      'set-cookie': ['v-4'],
    });
    expect(JSON.stringify(shown)).not.toContain('v-');
  });

  it.each([
    ['mail to asha.k+shop@mail.example.co.in failed', 'mail to [e-mail] failed'],
    ['called +91 90000 00001.', 'called [phone].'],
    ['Authorization: Bearer abc.def-ghi', 'Authorization: Bearer [redacted]'],
    ['Zoho-oauthtoken 1000.aaa.bbb rejected', 'Zoho-oauthtoken [redacted] rejected'],
    ['token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl!', 'token [token]!'],
    ['connect postgresql://shop:pa$s@db.internal:5432/x', 'connect postgresql://[redacted]@db.internal:5432/x'],
    ['POST /oauth/v2/token?refresh_token=1000.xyz&x=1', 'POST /oauth/v2/token?refresh_token=[redacted]&x=1'],
    ['key sk_web_0123456789 and a+b$secret', 'key [redacted] and [redacted]'],
  ])('cleans the text "%s"', (text, clean) => {
    expect(redactor.text(text)).toBe(clean);
  });

  it('leaves ids, amounts and times alone', () => {
    const fields = {
      requestId: '0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11',
      paymentsSessionId: '2000000012001',
      paymentId: '173000002314883',
      amount: '1499.50',
      at: '2026-12-01T10:00:00.000Z',
      count: 3,
      none: null,
    };
    expect(redactor.object(fields)).toEqual(fields);
  });

  it('keeps of an error what helps, and nothing a library hung on it', () => {
    const error = Object.assign(
      new Error('refused for asha@example.com', { cause: new Error('inner +919000000001') }),
      {
        code: 'ECONNREFUSED',
        config: { headers: { authorization: 'v-1' }, data: 'v-2' },
      },
    );
    const shown = JSON.stringify(redactor.object({ err: error }));
    expect(shown).toContain('refused for [e-mail]');
    expect(shown).toContain('inner [phone]');
    expect(shown).toContain('ECONNREFUSED');
    expect(shown).not.toContain('v-');
  });

  it('survives values that contain themselves', () => {
    const loop: Record<string, unknown> = { id: 1 };
    loop.self = loop;
    expect(JSON.stringify(redactor.object(loop))).toContain('[too deep]');
  });
});
