import { ClientTokens } from '../../src/auth/client-tokens.js';
import { bearer, KEYS, startTestApp, type TestApp } from '../support/app.js';

const ORDER = '0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11';
const OTHER_ORDER = '0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e12';
const HOUR_MS = 3_600_000;

async function withLimits(
  limits: object,
  use: (service: TestApp) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const service = await startTestApp({ env: { RATE_LIMITS: JSON.stringify(limits), ...env } });
  try {
    await use(service);
  } finally {
    await service.close();
  }
}

const token = (service: TestApp, orderId = ORDER, expires = Date.now() + HOUR_MS, issued = Date.now()) =>
  service.app.get(ClientTokens).issue(orderId, 'web', new Date(issued), new Date(expires)).token;
const read = async (service: TestApp, credentials: string, orderId = ORDER, headers = {}) =>
  (await service.http.get(`/v1/orders/${orderId}/status`).set({ ...bearer(credentials), ...headers })).status;
const write = async (service: TestApp, credentials: string, orderId = ORDER) =>
  (await service.http.post(`/v1/orders/${orderId}/payment-sessions`).set(bearer(credentials))).status;

/** There is no such order: who is let through hears that. */
const LET_THROUGH = 404;

describe('limits of callers', () => {
  it('hold per order for all its tokens, and nobody else notices', () =>
    withLimits({ 'shopper.read': 2 }, async (service) => {
      expect(await read(service, token(service))).toBe(LET_THROUGH);
      expect(await read(service, token(service, ORDER, Date.now() + 2 * HOUR_MS))).toBe(LET_THROUGH);
      expect(await read(service, token(service))).toBe(429);
      expect(await read(service, token(service, OTHER_ORDER), OTHER_ORDER)).toBe(LET_THROUGH);
      expect(await read(service, KEYS.web)).toBe(LET_THROUGH);
    }));

  it('are apart for reads, writes and streams', () =>
    withLimits({ 'shopper.read': 1, 'shopper.write': 1, 'shopper.stream': 1 }, async (service) => {
      const own = token(service);
      const stream = async () => (await service.http.get(`/v1/orders/${ORDER}/status/stream`).set(bearer(own))).status;
      for (const call of [() => read(service, own), () => write(service, own), stream]) {
        expect(await call()).toBe(LET_THROUGH);
        expect(await call()).toBe(429);
      }
    }));

  it('hold per address for shoppers who come back from Zoho’s page, of whom no more is known', () =>
    withLimits({ 'address.shoppers': 2 }, async (service) => {
      const comeBack = async (id: string) => (await service.http.get(`/pay/return/${id}`)).status;
      expect([await comeBack(ORDER), await comeBack(OTHER_ORDER), await comeBack(ORDER)]).toEqual([404, 404, 429]);
    }));

  it('are apart for storefronts and the desk, each by its name', () =>
    withLimits({ 'storefront.read': 1, 'support.read': 1 }, async (service) => {
      const search = async () => (await service.http.get('/v1/support/orders').set(bearer(KEYS.desk))).status;
      expect([await read(service, KEYS.web), await read(service, KEYS.web)]).toEqual([LET_THROUGH, 429]);
      expect(await read(service, KEYS.other)).toBe(LET_THROUGH);
      expect([await search(), await search()]).toEqual([200, 429]);
    }));

  it('say what is left and from when on it is more', () =>
    withLimits({ 'shopper.read': 2, 'address.shoppers': 10 }, async (service) => {
      const own = token(service);
      const answers = [];
      for (let n = 0; n < 3; n++)
        answers.push(await service.http.get(`/v1/orders/${ORDER}/status`).set({ ...bearer(own) }));
      const [first, , third] = answers;
      expect(first?.headers).toMatchObject({
        'ratelimit-policy': '"shopper.read";q=2;w=60, "address.shoppers";q=10;w=60',
        ratelimit: '"shopper.read";r=1;t=60, "address.shoppers";r=9;t=60',
      });
      expect(third?.status).toBe(429);
      expect(third?.headers).toMatchObject({
        'ratelimit-policy': '"shopper.read";q=2;w=60',
        ratelimit: expect.stringMatching(/^"shopper\.read";r=0;t=\d+$/),
        'retry-after': expect.stringMatching(/^\d+$/),
      });
      expect(JSON.parse(third?.text ?? '')).toMatchObject({ code: 'rate_limited', status: 429 });
    }));

  it('count shoppers of one address together, and believe a proxy that is trusted', () =>
    withLimits(
      { 'address.shoppers': 1 },
      async (service) => {
        const from = (address: string, orderId: string) =>
          read(service, token(service, orderId), orderId, { 'x-forwarded-for': address });
        expect([await from('203.0.113.7', ORDER), await from('203.0.113.7', OTHER_ORDER)]).toEqual([LET_THROUGH, 429]);
        expect(await from('203.0.113.8', ORDER)).toBe(LET_THROUGH);
      },
      { TRUST_PROXY: 'loopback' },
    ));

  it('take nobody for somebody else because of what the caller says', () =>
    withLimits({ 'address.shoppers': 1 }, async (service) => {
      const from = (address: string, orderId: string) =>
        read(service, token(service, orderId), orderId, { 'x-forwarded-for': address });
      expect([await from('203.0.113.7', ORDER), await from('203.0.113.8', OTHER_ORDER)]).toEqual([LET_THROUGH, 429]);
    }));

  it('never make an expired token anything but a 401', () =>
    withLimits({ 'address.refused': 2 }, async (service) => {
      const guess = async () => (await service.http.get('/v1/orders').set(bearer('sk_guess'))).status;
      expect([await guess(), await guess(), await guess()]).toEqual([401, 401, 429]);
      const expired = token(service, ORDER, Date.now() - HOUR_MS, Date.now() - 2 * HOUR_MS);
      for (let n = 0; n < 5; n++) expect(await read(service, expired)).toBe(401);
      expect(await read(service, token(service))).toBe(LET_THROUGH);
    }));
});
