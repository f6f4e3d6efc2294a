import { bearer, KEYS, startTestApp, type TestApp } from '../support/app.js';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ env: { PUBLIC_URL: 'https://checkout.example' } });
});
afterAll(() => service.close());

/** What PostgreSQL, JSON or a person's eyes do not take as it is. */
const NASTY = {
  'a lone surrogate': 'a\ud800b',
  'the other half': '\udfff',
  NUL: 'a\u0000b',
  'a C0 control': 'a\u0007b',
  'a C1 control': 'a\u0085b',
  'a bidi override': 'a\u202eb',
  'a bidi isolate': 'a\u2066b',
  'no character': '\uffff',
  'an escape in quotes': '\'"\\u0000',
  'a year before Christ': '-004713-01-01T00:00:00.000Z',
  'a year after all': '+275760-09-13T00:00:00.000Z',
  'year 0': '0000-01-01T00:00:00Z',
  'year 0 by its offset': '0001-01-01T00:00:00+14:00',
  'year 10000 by its offset': '9999-12-31T23:59:59-14:00',
  'a forged cursor': cursorOf('x', '-004713-01-01T00:00:00.000Z', '0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11'),
  'a cursor of no id': cursorOf('x', '2026-11-27T10:00:00.000Z', "'; --"),
  'a long number': '9'.repeat(400),
  percent: '%00%ff%',
};
const nasty = Object.entries(NASTY);

function cursorOf(...parts: string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

let orders = 0;
const order = (member: object) => ({ reference: `SO-${orders++}`, amount: '1.00', currency: 'INR', ...member });
const BODIES: Record<string, (text: string) => object> = {
  reference: (text) => order({ reference: text }),
  amount: (text) => order({ amount: text }),
  description: (text) => order({ description: text }),
  invoiceNumber: (text) => order({ invoiceNumber: text }),
  'customer.name': (text) => order({ customer: { name: text } }),
  'customer.email': (text) => order({ customer: { email: `${text}@example.com` } }),
  'customer.phone': (text) => order({ customer: { phone: text } }),
  'items.name': (text) => order({ items: [{ name: text, quantity: 1 }] }),
  'metadata key': (text) => order({ metadata: { [text]: 'x' } }),
  'metadata value': (text) => order({ metadata: { x: text } }),
  payBefore: (text) => order({ payBefore: text }),
  returnUrl: (text) => order({ returnUrl: `https://shop.example/${text}?${text}#${text}` }),
  'an unknown member': (text) => order({ [text]: text }),
};
const QUERIES = [
  '/pay/return/0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11?signature=',
  '/pay/return/',
  '/v1/orders?reference=',
  '/v1/support/orders?q=',
  '/v1/support/orders?storefront=',
  '/v1/support/orders?cursor=',
  '/v1/support/orders?createdFrom=',
  '/v1/support/orders?createdTo=',
  '/v1/support/orders?paidFrom=',
  '/v1/support/orders?timeZone=',
  '/v1/support/orders?minAmount=',
  '/v1/support/orders.csv?q=',
  '/v1/support/cases?cursor=',
  '/v1/support/cases?paymentId=',
  '/v1/support/cases?orderId=',
  '/v1/support/cases?openedFrom=',
  '/v1/support/cases?olderThan=',
  '/v1/support/cases?sort=',
  '/v1/support/webhooks?cursor=',
  '/v1/support/webhooks?type=',
  '/v1/support/webhooks/',
  '/v1/support/orders/',
  '/v1/support/summary?from=',
  '/v1/support/summary?to=',
];

/** Lone halves have no UTF-8: what a sloppy client makes of them, too. */
const encoded = (text: string): string => {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%ED%A0%80';
  }
};

describe.each(Object.keys(BODIES))('text of %s', (name) => {
  it.each(nasty)('%s is no fault of ours', async (what, text) => {
    const answer = await service.http
      .post('/v1/orders')
      .set({ ...bearer(KEYS.web), 'idempotency-key': `${name} ${what}`.slice(0, 255) })
      .send(BODIES[name]?.(text) ?? {});
    // Zoho is out of reach here: an order that was taken is a 503 with its id.
    if (answer.status === 503) expect(JSON.parse(answer.text)).toMatchObject({ orderId: expect.any(String) });
    else expect([400, 422]).toContain(answer.status);
  });
});

describe.each(QUERIES)('text of %s', (path) => {
  it.each(nasty)('%s is no fault of ours', async (_what, text) => {
    const key = path.startsWith('/v1/support') ? KEYS.desk : KEYS.web;
    const answer = await service.http.get(`${path}${encoded(text)}`).set(bearer(key));
    expect([200, 400, 404]).toContain(answer.status);
  });
});

describe('what the desk would read wrongly', () => {
  it.each(['a bidi override', 'a bidi isolate', 'a C1 control'] as const)(
    '%s is refused in a reference',
    async (what) => {
      const answer = await service.http
        .post('/v1/orders')
        .set({ ...bearer(KEYS.web), 'idempotency-key': what })
        .send(order({ reference: NASTY[what] }));
      expect(JSON.parse(answer.text)).toMatchObject({ errors: [{ path: 'reference' }] });
    },
  );

  it('right-to-left letters are just letters', async () => {
    const answer = await service.http
      .post('/v1/orders')
      .set({ ...bearer(KEYS.web), 'idempotency-key': 'rtl' })
      .send(order({ reference: 'طلب ١٢', description: 'הזמנה 12 🍵' }));
    expect(JSON.parse(answer.text)).toMatchObject({ orderId: expect.any(String) });
  });
});
