import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { bearer, KEYS } from '../support/app.js';
import { anOrder, Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
const item = (change: object): object => ({ items: [{ name: 'Tea', quantity: 1, ...change }] });

/** What is wrong with a body that is otherwise good → the paths that are named. */
const BODIES: [string, object, string[]][] = [
  ['no reference', { reference: undefined }, ['reference']],
  ['an empty reference', { reference: '' }, ['reference']],
  ['a blank reference', { reference: ' \u00a0 ' }, ['reference']],
  ['a long reference', { reference: 'x'.repeat(51) }, ['reference']],
  ['a reference of control characters', { reference: 'a\u0000b' }, ['reference']],
  ['half a character', { reference: 'a\ud83d' }, ['reference']],
  ['a numeric reference', { reference: 12345 }, ['reference']],
  ['no amount', { amount: undefined }, ['amount']],
  ['a float', { amount: 249.5 }, ['amount']],
  ['a third digit', { amount: '1.005' }, ['amount']],
  ['an exponent', { amount: '1e3' }, ['amount']],
  ['a sign', { amount: '-1.00' }, ['amount']],
  ['a plus', { amount: '+1.00' }, ['amount']],
  ['a comma', { amount: '1,00' }, ['amount']],
  ['spaces', { amount: ' 1.00' }, ['amount']],
  ['a line break after it', { amount: '1.00\n' }, ['amount']],
  ['zero', { amount: '0.00' }, ['amount']],
  ['other digits', { amount: '१.००' }, ['amount']],
  ['more than there is', { amount: '99999999999999999999' }, ['amount']],
  ['more than a float can hold', { amount: '1000000000000.00' }, ['amount']],
  ['a small currency', { currency: 'inr' }, ['currency']],
  ['a list for a currency', { currency: ['INR'] }, ['currency']],
  ['null where a text belongs', { currency: null, reference: null }, ['reference', 'currency']],
  ['a description of 501 characters', { description: '😀'.repeat(500) + 'x' }, ['description']],
  ['a number for a description', { description: 5 }, ['description']],
  ['a long invoice number', { invoiceNumber: 'x'.repeat(51) }, ['invoiceNumber']],
  ['an invoice number of 51 wide characters', { invoiceNumber: '茶'.repeat(51) }, ['invoiceNumber']],
  ['four metadata entries', { metadata: { a: '1', b: '2', c: '3', d: '4' } }, ['metadata']],
  ['a long metadata key', { metadata: { ['k'.repeat(21)]: '1' } }, ['metadata']],
  ['a metadata key of 21 wide characters', { metadata: { ['茶'.repeat(21)]: '1' } }, ['metadata']],
  ['a long metadata value', { metadata: { k: 'x'.repeat(501) } }, ['metadata']],
  ['a number in metadata', { metadata: { k: 1 } }, ['metadata']],
  ['metadata of ours', { metadata: { order_id: 'x' } }, ['metadata']],
  ['metadata as a list', { metadata: ['a'] }, ['metadata']],
  ['a customer as text', { customer: 'Asha' }, ['customer']],
  ['a customer as a list', { customer: [{}] }, ['customer']],
  ['a phone number as a number', { customer: { phone: 9000000001 } }, ['customer.phone']],
  ['an e-mail as a list', { customer: { email: ['asha@example.com'] } }, ['customer.email']],
  ['a name as an object', { customer: { name: { first: 'Asha' } } }, ['customer.name']],
  ['a customer as no', { customer: false }, ['customer']],
  ['unknown fields', { total: '5', customer: { vip: true } }, ['total', 'customer.vip']],
  ['items as an object', { items: {} }, ['items']],
  ['an item as text', { items: ['tea'] }, ['items.0']],
  ['an item without a name', { items: [{ quantity: 1 }] }, ['items.0.name']],
  ['no whole number', item({ quantity: 1.5 }), ['items.0.quantity']],
  ['seven places', item({ quantity: '0.0000001' }), ['items.0.quantity']],
  ['a quantity with an exponent', item({ quantity: '1e3' }), ['items.0.quantity']],
  ['less than nothing', item({ quantity: '-1' }), ['items.0.quantity']],
  ['none of it', item({ quantity: 0 }), ['items.0.quantity']],
  ['none of it in words', item({ quantity: '0.000' }), ['items.0.quantity']],
  ['a quantity as a list', item({ quantity: [1] }), ['items.0.quantity']],
  ['a total as a number', item({ totalAmount: 249.5 }), ['items.0.totalAmount']],
  ['a total of three digits', item({ totalAmount: '249.500' }), ['items.0.totalAmount']],
  ['totals that do not add up', { items: [{ name: 'Tea', totalAmount: '249.49' }] }, ['items']],
  ['no way to pay that is known', { allowedPaymentMethods: ['upi', 'ach_debit'] }, ['allowedPaymentMethods.1']],
  ['no way to pay at all', { allowedPaymentMethods: [] }, ['allowedPaymentMethods']],
  ['a way to pay outside of a list', { allowedPaymentMethods: 'upi' }, ['allowedPaymentMethods']],
  ['a way to pay as a number', { allowedPaymentMethods: [1] }, ['allowedPaymentMethods']],
  ['a price as a number', item({ unitAmount: 1 }), ['items.0.unitAmount']],
  ['a price of three digits', item({ unitAmount: '1.005' }), ['items.0.unitAmount']],
  ['a total that is not the amount', item({ unitAmount: '249.49' }), ['items']],
  ['501 items', { items: Array.from({ length: 501 }, () => ({ name: 'Tea', quantity: 1 })) }, ['items']],
  ['a day without a time', { payBefore: '2030-01-01' }, ['payBefore']],
  ['a time without a zone', { payBefore: '2030-01-01T10:00:00' }, ['payBefore']],
  ['seconds since 1970', { payBefore: 1893456000 }, ['payBefore']],
  ['no such day', { payBefore: '2030-02-30T10:00:00Z' }, ['payBefore']],
  ['too soon', { payBefore: inMinutes(4) }, ['payBefore']],
  ['long ago', { payBefore: '2020-01-01T00:00:00Z' }, ['payBefore']],
  ['too late', { payBefore: inMinutes(60 * 24 * 400) }, ['payBefore']],
  [
    'everything at once',
    {
      reference: 5,
      amount: 'x',
      currency: 'x',
      customer: { email: 1, phone: 2 },
      items: [{ name: '', quantity: {} }],
      more: 1,
    },
    ['reference', 'amount', 'currency', 'customer.email', 'customer.phone', 'items.0.name', 'items.0.quantity', 'more'],
  ],
];

it.each(BODIES)('refuses %s, names it, and stores nothing', async (_name, change, paths) => {
  const rows = await shop.rowCounts();
  const response = await shop.tryPlace(change);
  expect(response.status).toBe(400);
  const problem = JSON.parse(response.text);
  expect(problem).toMatchObject({ code: 'validation_failed', title: 'Validation failed' });
  const named = problem.errors.map(({ path }: { path: string }) => path);
  expect([...new Set(named)].sort()).toEqual([...paths].sort());
  for (const { message } of problem.errors) expect(message).toMatch(/\w/);
  expect(await shop.rowCounts()).toEqual(rows);
  expect(shop.zoho.control.requests()).toHaveLength(0);
});

interface RawRequest {
  type?: string;
  body: string | Buffer;
}

function send({ type = 'application/json', body }: RawRequest, path = '/v1/orders') {
  const headers = { ...bearer(KEYS.web), 'idempotency-key': randomUUID(), 'content-type': type };
  return fetch(`${shop.app.url}${path}`, { method: 'POST', headers, body: new Uint8Array(Buffer.from(body)) });
}

const GOOD = JSON.stringify({ reference: 'SO-raw', amount: '1.00', currency: 'INR' });

it.each<[string, RawRequest, number, string]>([
  ['half a JSON text', { body: '{"reference":' }, 400, 'validation_failed'],
  ['nothing', { body: '' }, 400, 'validation_failed'],
  ['null', { body: 'null' }, 400, 'validation_failed'],
  ['a list', { body: `[${GOOD}]` }, 400, 'validation_failed'],
  ['a text', { body: '"SO-1"' }, 400, 'validation_failed'],
  ['bytes that are no UTF-8', { body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) }, 400, 'validation_failed'],
  ['a poisoned prototype', { body: `{"__proto__":{"admin":true},${GOOD.slice(1)}` }, 400, 'validation_failed'],
  ['a poisoned constructor', { body: `{"constructor":{"prototype":{}},${GOOD.slice(1)}` }, 400, 'validation_failed'],
  [
    'a bottomless nest',
    { body: `{"items":${'['.repeat(5000)}${']'.repeat(5000)},${GOOD.slice(1)}` },
    400,
    'validation_failed',
  ],
  ['a form', { type: 'application/x-www-form-urlencoded', body: 'reference=1' }, 415, 'unsupported_media_type'],
  ['plain text', { type: 'text/plain', body: GOOD }, 415, 'unsupported_media_type'],
  ['XML', { type: 'application/xml', body: '<order/>' }, 415, 'unsupported_media_type'],
  ['256 KiB and a byte', { body: GOOD.padEnd(256 * 1024 + 1) }, 413, 'payload_too_large'],
])('refuses a body of %s', async (_name, request, status, code) => {
  const rows = await shop.rowCounts();
  const response = await send(request);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(await response.json()).toMatchObject({ status, code });
  expect(await shop.rowCounts()).toEqual(rows);
});

it('takes a body of exactly 256 KiB', async () => {
  expect((await send({ body: GOOD.padEnd(256 * 1024) })).status).toBe(201);
});

it.each([
  ['no ids', {}, ['paymentId', 'paymentsSessionId', 'signature']],
  ['a numeric id', { paymentId: 173000002314883, paymentsSessionId: '2', signature: 'x' }, ['paymentId']],
  ['an id that is none', { paymentId: '1/../2', paymentsSessionId: '2', signature: 'x' }, ['paymentId']],
  ['a long signature', { paymentId: '1', paymentsSessionId: '2', signature: 'x'.repeat(201) }, ['signature']],
  ['more than asked', { paymentId: '1', paymentsSessionId: '2', signature: 'x', status: 'succeeded' }, ['status']],
])('refuses a widget result of %s', async (_name, body, paths) => {
  const { id } = await shop.place();
  const response = await shop.post(`/v1/orders/${id}/payment-result`, body);
  expect(response.status).toBe(400);
  const { errors } = JSON.parse(response.text);
  expect(errors.map(({ path }: { path: string }) => path)).toEqual(paths);
});

it('takes the longest of everything, and so does Zoho', async () => {
  const placed = await shop.place({
    reference: '茶'.repeat(50),
    amount: '999999999500.00',
    description: '茶'.repeat(500),
    invoiceNumber: '茶'.repeat(50),
    metadata: { ['茶'.repeat(20)]: '😀'.repeat(500), b: '茶'.repeat(500), c: 'x' },
    items: Array.from({ length: 500 }, (_, n) => ({
      sku: `S${n}`,
      name: '茶'.repeat(100),
      quantity: 1,
      unitAmount: '1999999999.00',
    })),
    customer: { name: 'Å'.repeat(100), email: `${'a'.repeat(60)}@example.com`, phone: '+91 (90000) 00-001' },
    payBefore: '2027-01-01T00:00:00+05:30',
  });
  expect(placed).toMatchObject({ paymentSession: { status: 'open' }, payBefore: '2026-12-31T18:30:00.000Z' });
});

describe('whatever comes', () => {
  const EXPECTED = [201, 400, 409, 413, 415, 422];
  const FIELDS = [
    'reference',
    'amount',
    'currency',
    'description',
    'invoiceNumber',
    'customer',
    'items',
    'metadata',
    'payBefore',
  ];
  const junk = fc.oneof(
    fc.anything({ withNullPrototype: false, withBigInt: false }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom('1.00', '0', '9'.repeat(15), 'INR', 'JPY', 'XTS', '2030-01-01T00:00:00Z', '9999-12-31T23:59:59Z'),
    fc.record({ name: fc.string(), quantity: fc.double(), unitAmount: fc.string() }),
    fc.dictionary(fc.string({ unit: 'binary', maxLength: 22 }), fc.string({ unit: 'binary', maxLength: 20 }), {
      maxKeys: 4,
    }),
  );
  const mutations = fc.array(fc.tuple(fc.constantFrom(...FIELDS), junk), { minLength: 1, maxLength: 3 });

  it('is never answered with a fault of ours', async () => {
    await fc.assert(
      fc.asyncProperty(mutations, async (changes) => {
        const body = JSON.stringify({ ...anOrder(), ...Object.fromEntries(changes) });
        const response = await send({ body });
        if (!EXPECTED.includes(response.status)) throw new Error(`${response.status} for ${body}`);
      }),
      { numRuns: 300 },
    );
  });

  it('in a path, a query or a header, neither', async () => {
    const { id } = await shop.place();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (text) => {
        const encoded = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'));
        const asAscii = text.replace(/[^\x20-\x7e]/g, '.').trim();
        const paths = [
          `/v1/orders/${encoded}`,
          `/v1/orders/${id}/status?maxAgeMs=${encoded}`,
          `/v1/orders?reference=${encoded}`,
        ];
        for (const path of paths) expect((await shop.get(path)).status).toBeLessThan(500);
        const headers = { 'if-none-match': asAscii, 'x-request-id': asAscii };
        expect((await shop.get(`/v1/orders/${id}/status?maxAgeMs=60000`, KEYS.web, headers)).status).toBeLessThan(500);
      }),
      { numRuns: 100 },
    );
  });
});
