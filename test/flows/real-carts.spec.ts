import { randomUUID } from 'node:crypto';
import { KEYS } from '../support/app.js';
import { leaks } from '../support/evidence.js';
import { anOrder, Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());
beforeEach(() => shop.zoho.control.clearRequests());

interface Warned {
  warnings?: { path: string; message: string }[];
}

const warnedPaths = (body: Warned): string[] => (body.warnings ?? []).map(({ path }) => path);
const item = (change: object): object => ({ items: [{ name: 'Tea', ...change }] });

describe('data that the payment does not need', () => {
  it.each<[string, object]>([
    ['null', { description: null, invoiceNumber: null, customer: null, items: null, metadata: null, payBefore: null }],
    ['empty', { description: '', invoiceNumber: '', customer: '', items: '', metadata: '', payBefore: '' }],
    [
      'blank',
      { description: ' \t', invoiceNumber: '\u00a0', customer: ' ', metadata: '\n', allowedPaymentMethods: ' ' },
    ],
    ['null or blank in a customer', { customer: { name: null, email: '', phone: '  ' } }],
    ['null or blank in a metadata', { metadata: { coupon: null, campaign: '', channel: ' ', basket: '' } }],
  ])('is absent where it is %s', async (_name, change) => {
    const response = await shop.tryPlace({ reference: `SO-${randomUUID().slice(0, 8)}`, ...change });
    expect(response.status).toBe(201);
    expect(response.body).toMatchObject({ invoiceNumber: null, metadata: {}, paymentSession: { status: 'open' } });
    expect(response.body.description).toBe(`Order ${response.body.reference}`);
    expect(response.body.warnings).toBeUndefined();
    expect(await shop.order(response.body.id)).toMatchObject({ customer: null, items: [], metadata: {} });
  });

  it('is absent in an item, too, and does not count among the entries of metadata', async () => {
    const placed = await shop.place({
      ...item({ sku: null, quantity: '', unitAmount: ' ', totalAmount: null }),
      metadata: { a: '1', b: '2', c: '3', d: '', e: null },
    });
    expect(await shop.order(placed.id)).toMatchObject({
      items: [{ name: 'Tea' }],
      metadata: { a: '1', b: '2', c: '3' },
    });
  });

  it.each<[string, object, string[]]>([
    ['an address with two dots', { email: 'taro..yamada@docomo.ne.jp' }, ['customer.email']],
    ['an address with a dot before the at sign', { email: 'taro.@docomo.ne.jp' }, ['customer.email']],
    ['no address', { email: 'n/a' }, ['customer.email']],
    ['an endless address', { email: `${'a'.repeat(1_000)}@example.com` }, ['customer.email']],
    ['a dotted phone', { phone: '415.555.0100' }, ['customer.phone']],
    ['an extension', { phone: '+1 415 555 0100 ext 12' }, ['customer.phone']],
    ['Arabic digits', { phone: '٠٥٠١٢٣٤٥٦٧' }, ['customer.phone']],
    ['a name with a line break', { name: 'Asha\nRao' }, ['customer.name']],
    ['a name of 101 characters', { name: 'A'.repeat(101) }, ['customer.name']],
    ['a name with what no database holds', { name: 'Asha\u0000\ud83d' }, ['customer.name']],
    ['everything', { name: '\t', email: '@', phone: '-' }, ['customer.email', 'customer.phone']],
  ])('is kept as given, and named, where it is odd: %s', async (_name, customer, paths) => {
    const key = randomUUID();
    const order = anOrder({ customer });
    const response = await shop.tryPlace(order, key);
    expect(response.status).toBe(201);
    expect(warnedPaths(response.body)).toEqual(paths);
    for (const { message } of response.body.warnings) expect(message).toMatch(/kept as given/);
    const stored = (await shop.order(response.body.id)).customer ?? {};
    for (const [member, given] of Object.entries(customer)) {
      if (given.trim() === '') expect(stored).not.toHaveProperty(member);
      else expect(stored).toHaveProperty(member, given.replace(/[\0\ud83d]/g, '\ufffd').slice(0, 320));
    }
    const replayed = await shop.tryPlace(order, key);
    expect(replayed.headers['idempotency-replayed']).toBe('true');
    expect(replayed.body).toEqual(response.body);
    expect(await shop.status(response.body.id)).not.toHaveProperty('warnings');
  });

  it('is not what an order is found by where it is odd, and is where it is not', async () => {
    const odd = await shop.place({ customer: { email: 'nobody', phone: '415.555.0199' } });
    const sound = await shop.place({ customer: { email: 'Sound@example.com', phone: '+1 415-555-0198' } });
    const find = async (q: string) =>
      (await shop.get(`/v1/support/orders?q=${encodeURIComponent(q)}`, KEYS.desk)).body.items.map(
        ({ id }: { id: string }) => id,
      );
    expect(await find('415.555.0199')).toEqual([]);
    expect(await find('sound@example.com')).toEqual([sound.id]);
    expect(await find('+14155550198')).toEqual([sound.id]);
    const [hashes] = await shop.query(`SELECT email_hash, phone_hash FROM orders WHERE id = '${odd.id}'`);
    expect(hashes).toEqual({ email_hash: null, phone_hash: null });
    expect(leaks(shop, 'nobody', '415.555.0199', 'ound@example.com')).toEqual([]);
  });

  it('names the lines whose texts are odd, and keeps them', async () => {
    const items = [
      { sku: 'S\u0000'.repeat(200), name: 'Assam\ntea' },
      { sku: 'TEA-1', name: '茶'.repeat(400) },
      { name: 'Tea' },
    ];
    const response = await shop.tryPlace({ items });
    expect(warnedPaths(response.body)).toEqual(['items.0.sku', 'items.0.name', 'items.1.name']);
    expect((await shop.order(response.body.id)).items).toEqual([
      { sku: 'S\ufffd'.repeat(160), name: 'Assam\ntea' },
      { sku: 'TEA-1', name: '茶'.repeat(320) },
      { name: 'Tea' },
    ]);
  });

  it('is named again when the first call died half-way', async () => {
    const order = anOrder({ customer: { email: 'taro..yamada@docomo.ne.jp' }, items: [{ name: 'Assam\ntea' }] });
    shop.zoho.control.addFault({ operation: 'create_session', kind: 'status' });
    expect((await shop.tryPlace(order, 'key-odd')).status).toBe(503);
    const response = await shop.tryPlace(order, 'key-odd');
    expect(response.status).toBe(201);
    expect(warnedPaths(response.body)).toEqual(['customer.email', 'items.0.name']);
  });

  it('makes the same request whether it is left out, null or blank', async () => {
    const order = anOrder();
    await shop.tryPlace(order, 'key-blank');
    const again = await shop.tryPlace({ ...order, description: '', customer: null, metadata: null }, 'key-blank');
    expect(again.headers['idempotency-replayed']).toBe('true');
  });
});

describe('lines', () => {
  it.each<[string, string, object[]]>([
    ['a coupon', '1349.60', [{ quantity: 2, unitAmount: '749.75' }, { quantity: 1, unitAmount: '-149.90' }]],
    ['three for a hundred', '100.00', [{ quantity: 3, unitAmount: '33.33', totalAmount: '100.00' }]],
    ['half a kilogram', '149.50', [{ quantity: '0.5', unitAmount: '299.00' }]],
    ['3,000 at 0.03333', '99.99', [{ quantity: 3000, unitAmount: '0.03333', totalAmount: '99.99' }]],
    ['a discount of its own', '0.01', [{ totalAmount: '100.00' }, { totalAmount: '-99.99' }]],
    ['a line without a price', '5.00', [{ quantity: 1, unitAmount: '99.00' }, {}]],
    ['a quantity in words', '499.00', [{ quantity: '2', unitAmount: '249.50' }]],
  ])('are those of real carts: %s', async (_name, amount, lines) => {
    const items = lines.map((line, index) => ({ name: `Line ${index}`, ...line }));
    const placed = await shop.place({ amount, items });
    expect(placed).toMatchObject({ amount, paymentSession: { amount } });
    expect((await shop.order(placed.id)).items).toEqual(items);
  }); // prettier-ignore

  it('are refused where they do not add up, saying to what they do', async () => {
    const response = await shop.tryPlace({ amount: '99.99', ...item({ totalAmount: '100.00', quantity: 3 }) });
    expect(response.status).toBe(400);
    expect(JSON.parse(response.text).errors).toEqual([
      { path: 'items', message: expect.stringContaining('100.00, which is not the amount') },
    ]);
  });
});

describe('ways to pay', () => {
  it('are passed to Zoho for every session of the order, and shown with it', async () => {
    const placed = await shop.place({ allowedPaymentMethods: ['upi', 'card', 'upi'] });
    await shop.pass(14.5 * 60_000);
    await shop.anotherSession(placed.id);
    const wishes = shop.zoho.control.requests('create_session').map(({ requestBody }) => requestBody);
    expect(wishes).toHaveLength(2);
    for (const wish of wishes)
      expect(wish).toMatchObject({ configurations: { allowed_payment_methods: ['upi', 'card'] } });
    expect(await shop.order(placed.id)).toMatchObject({ allowedPaymentMethods: ['upi', 'card'] });
  });

  it('are the account’s where the order says nothing', async () => {
    const placed = await shop.place();
    const [call] = shop.zoho.control.requests('create_session');
    expect(call?.requestBody).not.toHaveProperty('configurations');
    expect(await shop.order(placed.id)).not.toHaveProperty('allowedPaymentMethods');
  });

  it('are those of the configured edition', async () => {
    const us = await Shop.open({ env: { ZOHO_EDITION: 'US' } });
    us.zoho.account.edition = 'US';
    try {
      const order = { currency: 'USD', allowedPaymentMethods: ['card', 'ach_debit'] };
      await us.place(order);
      const refused = await us.tryPlace({ ...order, allowedPaymentMethods: ['upi'] });
      expect(refused.status).toBe(400);
      expect(JSON.parse(refused.text).errors).toEqual([
        { path: 'allowedPaymentMethods.0', message: 'must be one of card, ach_debit, apple_pay' },
      ]);
    } finally {
      await us.close();
    }
  });
});
