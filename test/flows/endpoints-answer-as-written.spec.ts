import { randomUUID } from 'node:crypto';
import { bearer, KEYS } from '../support/app.js';
import { leaks } from '../support/evidence.js';
import { sessionIdOf, Shop } from '../support/shop.js';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ZOHO_ID = /^\d{13,19}$/;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

const WHOLE_ORDER = {
  amount: '1499.50',
  description: 'Tea for two',
  invoiceNumber: 'INV-1001',
  customer: { name: 'Asha Rao', email: 'asha@example.com', phone: '+919000000001' },
  items: [{ sku: 'TEA-1', name: 'Assam tea', quantity: 2, unitAmount: '749.75' }],
  metadata: { channel: 'web' },
};

const SESSION = {
  id: expect.stringMatching(UUID_V7),
  paymentsSessionId: expect.stringMatching(ZOHO_ID),
  status: 'open',
  attempt: 1,
  amount: '1499.50',
  currency: 'INR',
  createdAt: expect.stringMatching(TIME),
  expiresAt: expect.stringMatching(TIME),
  checkoutUrl: null,
};

const ORDER = {
  id: expect.stringMatching(UUID_V7),
  status: 'awaiting_payment',
  amount: '1499.50',
  currency: 'INR',
  description: 'Tea for two',
  invoiceNumber: 'INV-1001',
  metadata: { channel: 'web' },
  createdAt: expect.stringMatching(TIME),
  payBefore: expect.stringMatching(TIME),
};

const PAYMENT = {
  paymentId: expect.stringMatching(ZOHO_ID),
  paymentsSessionId: expect.stringMatching(ZOHO_ID),
  status: 'succeeded',
  amount: '1499.50',
  currency: 'INR',
  feeAmount: null,
  bankReference: expect.stringMatching(/^\d{12}$/),
  refundedAmount: '0.00',
  refunds: [],
  method: 'upi',
  failureReason: null,
  createdAt: expect.stringMatching(TIME),
};

describe('placing an order', () => {
  it('answers the order, its session and all a widget needs, exactly as the contract shows them', async () => {
    const reference = `SO-${randomUUID()}`;
    const response = await shop.tryPlace({ ...WHOLE_ORDER, reference });
    expect(response.status).toBe(201);
    expect(response.headers['idempotency-replayed']).toBeUndefined();
    expect(response.body).toEqual({
      ...ORDER,
      reference,
      paymentSession: SESSION,
      checkout: {
        accountId: shop.zoho.account.accountId,
        domain: 'IN',
        apiKey: shop.zoho.account.widgetApiKey,
        testMode: false,
        scriptUrl: shop.zoho.scriptUrl,
      },
      clientToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      clientTokenExpiresAt: expect.stringMatching(TIME),
    });
    const { createdAt, payBefore, paymentSession } = response.body;
    expect(Date.parse(payBefore) - Date.parse(createdAt)).toBe(24 * 3_600_000);
    const lifeMs = Date.parse(paymentSession.expiresAt) - Date.parse(paymentSession.createdAt);
    expect(Math.abs(lifeMs - 15 * 60_000)).toBeLessThan(10_000); // Zoho's times are whole seconds
  });

  it('tells Zoho what is bought, and who to find again, but nothing personal', async () => {
    const placed = await shop.place(WHOLE_ORDER);
    const call = shop.zoho.control.requests('create_session').at(-1);
    expect(call?.requestBody).toEqual({
      amount: 1499.5,
      currency: 'INR',
      description: 'Tea for two',
      invoice_number: 'INV-1001',
      reference_number: placed.paymentSession?.id,
      meta_data: expect.arrayContaining([
        { key: 'channel', value: 'web' },
        { key: 'order_id', value: placed.id },
        { key: 'session_id', value: placed.paymentSession?.id },
      ]),
    });
    expect(leaks(shop, 'asha@example.com', '9000000001', 'Asha Rao')).toEqual([]);
    const rows = await shop.query(`SELECT * FROM orders WHERE id = '${placed.id}'`);
    expect(JSON.stringify(rows)).not.toMatch(/asha|9000000001/i);
  });

  it('fills in what may be left out', async () => {
    const placed = await shop.place({ reference: 'SO-plain', amount: '500' });
    expect(placed).toMatchObject({
      amount: '500.00',
      description: 'Order SO-plain',
      invoiceNumber: null,
      metadata: {},
      paymentSession: { amount: '500.00' },
    });
  });

  it('opens a session no longer than the order lives', async () => {
    const payBefore = new Date(shop.clock.now().getTime() + 6 * 60_000).toISOString();
    const placed = await shop.place({ payBefore });
    expect(placed.payBefore).toBe(payBefore);
    const beyondMs = Date.parse(placed.paymentSession?.expiresAt ?? '') - Date.parse(payBefore);
    expect(beyondMs).toBeLessThanOrEqual(2_000);
  });

  it('shows an amount in the digits of its currency', async () => {
    const us = await Shop.open({ env: { ZOHO_EDITION: 'US' } });
    us.zoho.account.edition = 'US';
    try {
      const placed = await us.place({ amount: '500', currency: 'JPY' });
      expect(placed).toMatchObject({ amount: '500', paymentSession: { amount: '500', currency: 'JPY' } });
      us.pay(placed);
      expect(await us.status(placed.id)).toMatchObject({
        status: 'paid',
        amount: '500',
        payments: [{ amount: '500' }],
      });
    } finally {
      await us.close();
    }
  });
});

describe('reading an order', () => {
  it('shows it as stored, and never calls Zoho', async () => {
    const placed = await shop.place(WHOLE_ORDER);
    const paymentId = shop.pay(placed);
    const callsBefore = shop.zoho.control.requests().length;
    const unpaid = await shop.order(placed.id);
    expect(unpaid).toEqual({
      ...ORDER,
      reference: placed.reference,
      items: WHOLE_ORDER.items,
      customer: WHOLE_ORDER.customer,
      paymentSession: SESSION,
      paymentSessions: [{ ...SESSION, zohoStatus: null }],
      payments: [],
      paidAt: null,
      refundedAmount: '0.00',
      attention: [],
      updatedAt: expect.stringMatching(TIME),
    });
    expect(shop.zoho.control.requests()).toHaveLength(callsBefore);
    await shop.status(placed.id);
    expect(await shop.order(placed.id)).toMatchObject({
      status: 'paid',
      paidAt: expect.stringMatching(TIME),
      payments: [{ ...PAYMENT, paymentId }],
      paymentSessions: [{ status: 'succeeded', zohoStatus: 'succeeded' }],
    });
  });

  it('finds it by reference, for its own storefront only', async () => {
    const placed = await shop.place({ reference: 'SO find me/ü' });
    const path = `/v1/orders?reference=${encodeURIComponent('SO find me/ü')}`;
    const found = await shop.get(path);
    expect(found.status).toBe(200);
    expect(found.body).toEqual({ items: [await shop.order(placed.id)] });
    expect((await shop.get(path, KEYS.other)).body).toEqual({ items: [] });
    expect((await shop.get('/v1/orders?reference=unheard-of')).body).toEqual({ items: [] });
    expect((await shop.get('/v1/orders?reference=')).status).toBe(400);
    expect((await shop.get('/v1/orders?reference=a&limit=5')).status).toBe(400);
  });

  it('shows the status exactly as the contract does', async () => {
    const placed = await shop.place(WHOLE_ORDER);
    const open = await shop.status(placed.id);
    const status = {
      orderId: placed.id,
      reference: placed.reference,
      status: 'awaiting_payment',
      amount: '1499.50',
      currency: 'INR',
      paymentSession: { ...SESSION, zohoStatus: 'created' },
      payments: [],
      paidAt: null,
      attention: [],
      nextAction: 'pay',
      stillPayableUntil: expect.stringMatching(TIME),
      source: 'live',
      asOf: expect.stringMatching(TIME),
    };
    expect(open).toEqual(status);
    const paymentId = shop.pay(placed);
    expect(await shop.status(placed.id, '?maxAgeMs=0')).toEqual({
      ...status,
      status: 'paid',
      paymentSession: { ...SESSION, status: 'succeeded', zohoStatus: 'succeeded' },
      payments: [{ ...PAYMENT, paymentId, paymentsSessionId: sessionIdOf(placed) }],
      paidAt: expect.stringMatching(TIME),
      nextAction: 'none',
      stillPayableUntil: null,
    });
  });
});

describe('who may do what', () => {
  const ENDPOINTS = [
    ['get', ''],
    ['get', '/status'],
    ['post', '/payment-sessions'],
    ['post', '/payment-result'],
    ['post', '/cancel'],
  ] as const;
  const call = (method: 'get' | 'post', path: string, token?: string) => {
    const request = shop.app.http[method](path).set(token ? bearer(token) : {});
    return path.endsWith('/payment-result')
      ? request.send({ paymentId: '1', paymentsSessionId: '2', signature: 'x' })
      : request;
  };

  it.each(ENDPOINTS)(
    '%s /v1/orders/{id}%s is 404 for other storefronts, as for no order at all',
    async (method, path) => {
      const { id, clientToken } = await shop.place();
      const foreign = await call(method, `/v1/orders/${id}${path}`, KEYS.other);
      const missing = await call(method, `/v1/orders/${randomUUID()}${path}`, KEYS.web);
      const nonsense = await call(method, `/v1/orders/42${path}`, KEYS.web);
      const plain = (body: Record<string, unknown>) => ({ ...body, requestId: '', instance: '' });
      for (const response of [foreign, missing, nonsense]) {
        expect(response.status).toBe(404);
        expect(plain(JSON.parse(response.text))).toEqual(plain(JSON.parse(missing.text)));
      }
      expect(JSON.parse(foreign.text)).toMatchObject({ code: 'not_found', status: 404 });
      expect((await call(method, `/v1/orders/${id}${path}`)).status).toBe(401);
      expect((await call(method, `/v1/orders/${id}${path}`, 'sk_nobody_0123456789abcdef0123456789')).status).toBe(401);
      const desk = await call(method, `/v1/orders/${id}${path}`, KEYS.desk);
      expect(desk.status).toBe(path === '/payment-sessions' ? 200 : 403);
      const another = await shop.place();
      const stranger = await call(method, `/v1/orders/${another.id}${path}`, clientToken);
      expect(stranger.status).toBe(['', '/cancel'].includes(path) ? 403 : 404);
    },
  );

  it('lets the shopper read the status, pay again and report a result, and nothing else', async () => {
    const { id, clientToken, paymentSession } = await shop.place();
    const path = `/v1/orders/${id}`;
    expect((await shop.get(`${path}/status`, clientToken)).body).toMatchObject({ orderId: id });
    const again = await shop.tryAnotherSession(id, clientToken);
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ id, paymentSession: { id: paymentSession?.id } });
    expect((await shop.get(path, clientToken)).status).toBe(403);
    expect((await shop.get('/v1/orders?reference=x', clientToken)).status).toBe(403);
    expect((await shop.post(`${path}/cancel`, undefined, clientToken)).status).toBe(403);
    const placing = await shop.post('/v1/orders', { reference: 'x', amount: '1', currency: 'INR' }, clientToken, {
      'idempotency-key': randomUUID(),
    });
    expect(placing.status).toBe(403);
  });

  it('takes a client token no longer than it says', async () => {
    const late = await Shop.open();
    try {
      const { id, clientToken, clientTokenExpiresAt } = await late.place();
      const leftMs = Date.parse(clientTokenExpiresAt) - late.clock.now().getTime();
      late.clock.advance(leftMs - 5_000);
      expect((await late.get(`/v1/orders/${id}/status?maxAgeMs=60000`, clientToken)).status).toBe(200);
      late.clock.advance(6_000);
      expect((await late.get(`/v1/orders/${id}/status`, clientToken)).status).toBe(401);
    } finally {
      await late.close();
    }
  });
});

describe('problem documents', () => {
  it('carry everything the contract names, and the request id of the header', async () => {
    const response = await shop.get(`/v1/orders/${randomUUID()}?x=secret`, KEYS.web, { 'x-request-id': 'req-7' });
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.headers['x-request-id']).toBe('req-7');
    expect(JSON.parse(response.text)).toEqual({
      type: `${shop.app.url}/docs/errors#not_found`,
      title: 'Not found',
      status: 404,
      detail: expect.any(String),
      instance: expect.stringMatching(/^\/v1\/orders\/[0-9a-f-]{36}$/),
      code: 'not_found',
      requestId: 'req-7',
    });
  });
});
