import { Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.zoho.control.clearRequests();
  shop.zoho.control.updateSettings({ refuseSpecialCharacters: false });
});

const PLAIN = /^[A-Za-z0-9 .,()+-]+$/;

interface SessionWish {
  description: string;
  invoice_number?: string;
  reference_number: string;
  meta_data: { key: string; value: string }[];
}

const wishes = (): SessionWish[] =>
  shop.zoho.control.requests('create_session').map(({ requestBody }) => requestBody as SessionWish);

it('keeps 500 characters whole, and sends Zoho as many as its bytes hold, none of them halved', async () => {
  const family = '👩‍👩‍👧'; // one to the eye, 18 bytes
  const texts = {
    description: family.repeat(100),
    invoiceNumber: '茶'.repeat(50),
    metadata: { note: '₹'.repeat(500) },
  };
  const placed = await shop.place(texts);
  expect(placed).toMatchObject(texts);
  expect(await shop.order(placed.id)).toMatchObject(texts);
  expect(wishes()).toEqual([
    expect.objectContaining({
      description: family.repeat(27),
      invoice_number: '茶'.repeat(16),
      meta_data: expect.arrayContaining([
        { key: 'note', value: '₹'.repeat(166) },
        { key: 'order_id', value: placed.id },
        { key: 'session_id', value: placed.paymentSession?.id },
      ]),
    }),
  ]);
});

it('says it once more in plain words when Zoho refuses the request for its characters', async () => {
  shop.zoho.control.updateSettings({ refuseSpecialCharacters: true });
  const texts = {
    description: 'Chai & Café #12 — 50% off! 🍵',
    invoiceNumber: 'INV/2026/#7',
    metadata: { sales_channel: 'web/app', emoji: '🍵', größe: 'L' },
  };
  const placed = await shop.place(texts);
  expect(placed).toMatchObject({ ...texts, paymentSession: { status: 'open' } });
  const [first, second, ...more] = wishes();
  expect(more).toEqual([]);
  expect(first?.description).toBe(texts.description);
  expect(second).toMatchObject({
    description: 'Chai Cafe 12 50 off',
    invoice_number: 'INV 2026 7',
    reference_number: placed.paymentSession?.id,
    meta_data: [
      { key: 'sales_channel', value: 'web app' },
      { key: 'gro e', value: 'L' },
      { key: 'order_id', value: placed.id },
      { key: 'session_id', value: placed.paymentSession?.id },
    ],
  });
  const said = [second?.description, second?.invoice_number, ...(second?.meta_data ?? []).map(({ value }) => value)];
  for (const text of said) expect(text).toMatch(PLAIN);
  expect(await shop.sessionRows(placed.id)).toMatchObject([{ status: 'open', attempt: 1 }]);
});

it('has a word for Zoho even where none of the shop’s can be said plainly', async () => {
  shop.zoho.control.updateSettings({ refuseSpecialCharacters: true });
  await shop.place({ description: '🍵🍵', invoiceNumber: '🍵' });
  const [, second] = wishes();
  expect(second?.description).toBe('Order');
  expect(second).not.toHaveProperty('invoice_number');
});

it('does not repeat a refusal whose words were plain, or that says what else it is about', async () => {
  const refuse = (code: string) =>
    shop.zoho.control.addFault({
      operation: 'create_session',
      kind: 'status',
      status: 400,
      body: { code, message: 'No.' },
    });
  refuse('invalid_parameter');
  expect((await shop.tryPlace({ description: 'Tea for two' })).status).toBe(502);
  expect(wishes()).toHaveLength(1);
  refuse('payments_not_enabled');
  expect((await shop.tryPlace({ description: 'Tea & cake' })).status).toBe(502);
  expect(wishes()).toHaveLength(2);
  refuse('currency_not_supported_for_payment');
  expect((await shop.tryPlace({ description: 'Tea & cake' })).status).toBe(422);
  expect(wishes()).toHaveLength(3);
});

it('never says it again where Zoho may have heard it', async () => {
  for (const fault of [{ kind: 'status', status: 500 }, { kind: 'timeout' }, { kind: 'missing_envelope' }] as const) {
    shop.zoho.control.clearRequests();
    shop.zoho.control.addFault({ operation: 'create_session', ...fault });
    expect((await shop.tryPlace({ description: 'Tea & cake' })).status).toBe(503);
    expect(wishes()).toHaveLength(1);
  }
});

it('gives up after the second no', async () => {
  const body = { code: 'invalid_parameter', message: 'No.' };
  shop.zoho.control.addFault({ operation: 'create_session', kind: 'status', status: 400, times: 2, body });
  const refused = await shop.tryPlace({ description: 'Tea & cake' });
  expect(refused.status).toBe(502);
  expect(JSON.parse(refused.text)).toMatchObject({ code: 'payment_provider_rejected' });
  expect(wishes()).toHaveLength(2);
});
